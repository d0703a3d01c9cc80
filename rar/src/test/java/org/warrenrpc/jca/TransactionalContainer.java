package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.work.HintsContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.Message;
import org.warrenrpc.contract.StrictBootstrapContext;
import org.warrenrpc.contract.StrictConnectionManager;
import org.warrenrpc.contract.StrictTransactions;
import org.warrenrpc.core.FaultyBroker;

/**
 * An adapter and a factory in a container with transactions, on a broker that takes everything and
 * whose messages are known by the names of their methods: m and digits.
 */
final class TransactionalContainer implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("\\b(m\\d+)\\b");

  final StrictTransactions transactions = new StrictTransactions();
  final StrictConnectionManager pool;
  final StrictWorkManager work = StrictWorkManager.of(2);
  final RpcResourceAdapter adapter = new RpcResourceAdapter();
  final RpcConnectionFactory rpc;
  final FaultyBroker broker;

  /** How often a broker that was killed was tried. */
  final AtomicInteger refused = new AtomicInteger();

  /** What the broker has, in the order in which it came. */
  final List<String> sent = new CopyOnWriteArrayList<>();

  /** With more set on the adapter, over a pool that enlists on demand. */
  TransactionalContainer(Consumer<RpcResourceAdapter> setUp) throws ResourceException {
    this(setUp, transactions -> StrictConnectionManager.lazy(transactions, 20));
  }

  TransactionalContainer(
      Consumer<RpcResourceAdapter> setUp, Function<StrictTransactions, StrictConnectionManager> by)
      throws ResourceException {
    pool = by.apply(transactions);
    adapter.setRpcBackend(FaultyBroker.class.getName());
    adapter.setCallTimeoutMillis("5000");
    setUp.accept(adapter);
    adapter.start(new StrictBootstrapContext(work, Set.of(HintsContext.class), () -> transactions));
    rpc = factory(pool, null);
    broker = (FaultyBroker) adapter.engine().backend(FaultyBroker.class.getName()).broker();
    broker.confirming = outcome -> Outcome.CONFIRMED;
    broker.published = message -> sent.add(name(message));
  }

  /**
   * Another factory of the adapter; with an exchange of its own none of its connections is ours.
   */
  RpcConnectionFactory factory(ConnectionManager over, @Nullable String exchange)
      throws ResourceException {
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    if (exchange != null) {
      managed.setExchange(exchange);
    }
    managed.setResourceAdapter(adapter);
    return (RpcConnectionFactory) managed.createConnectionFactory(over);
  }

  /** A message's method or event type; what has none is a reply. */
  static String name(Message message) {
    Matcher name = NAME.matcher(new String(message.body(), StandardCharsets.UTF_8));
    return name.find() ? name.group(1) : "reply";
  }

  long unsent() throws ResourceException {
    return adapter.engine().casts().unsent().count();
  }

  /** Cuts every connection, and refuses and counts new ones. */
  void killBroker() {
    broker.connecting =
        limit -> {
          refused.incrementAndGet();
          throw FaultyBroker.away();
        };
    broker.connections.forEach(FaultyBroker.Connection::lose);
  }

  @Override
  public void close() {
    adapter.stop();
    work.close();
    assertThat(transactions.faults()).isEmpty();
    assertThat(pool.faults()).isEmpty();
    assertThat(work.faults).isEmpty();
  }
}
