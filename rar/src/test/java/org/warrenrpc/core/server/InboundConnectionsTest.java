package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.Submitter;
import org.warrenrpc.core.ThreadPerTask;

@Timeout(60)
class InboundConnectionsTest {
  private static final BrokerSettings HERE = BrokerSettings.DEFAULTS;
  private static final BrokerSettings THERE =
      new BrokerSettings(
          URI.create("amqp://there/"),
          HERE.userName(),
          HERE.password(),
          HERE.heartbeat(),
          HERE.connectTimeout());

  private final FaultyBroker broker = new FaultyBroker();
  private final InboundConnections connections =
      new InboundConnections(broker, Submitter.inline(), Dialer.on(new ThreadPerTask()));

  @AfterEach
  void close() {
    connections.close();
    broker.close();
  }

  private InboundConnection.Share acquire(BrokerSettings settings) throws Exception {
    try {
      return begin(settings).get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BrokerException cause ? cause : e;
    }
  }

  private CompletableFuture<InboundConnection.Share> begin(BrokerSettings settings) {
    CompletableFuture<InboundConnection.Share> share = new CompletableFuture<>();
    connections.whenOpen(settings, share::complete, share::completeExceptionally);
    return share;
  }

  @Test
  void equalSettingsShareASocketThatGoesWithItsLastUser() throws Exception {
    InboundConnection.Share first = acquire(HERE);
    InboundConnection.Share second = acquire(HERE);
    InboundConnection.Share other = acquire(THERE);
    assertThat(second.connection()).isSameAs(first.connection());
    assertThat(other.connection()).isNotSameAs(first.connection());
    assertThat(broker.names).containsOnly("warren server");
    first.close();
    first.close();
    assertThat(second.connection().isOpen()).isTrue();
    second.close();
    assertThat(broker.connections.get(0).closed).isTrue();
    assertThat(other.connection().isOpen()).isTrue();
    acquire(HERE);
    assertThat(broker.connections).hasSize(3);
  }

  @Test
  void whoeverComesTogetherConnectsOnce() throws Exception {
    CountDownLatch connecting = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    broker.connecting =
        limit -> {
          connecting.countDown();
          RpcServerLifeTest.await(go);
        };
    List<CompletableFuture<InboundConnection.Share>> shares = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      shares.add(begin(HERE));
    }
    RpcServerLifeTest.await(connecting);
    go.countDown();
    for (CompletableFuture<InboundConnection.Share> share : shares) {
      share.get(10, TimeUnit.SECONDS);
    }
    assertThat(broker.connections).hasSize(1);
  }

  @Test
  void aLostOneIsReplacedForThoseWhoComeAfter() throws Exception {
    InboundConnection.Share before = acquire(HERE);
    broker.last().lose();
    InboundConnection.Share after = acquire(HERE);
    assertThat(after.connection().isOpen()).isTrue();
    before.close();
    assertThat(after.connection().isOpen()).isTrue();
    assertThat(acquire(HERE).connection()).isSameAs(after.connection());
  }

  @Test
  void aFailedAttemptLeavesNothingBehind() throws Exception {
    broker.connecting =
        limit -> {
          throw FaultyBroker.away();
        };
    assertThatThrownBy(() -> acquire(HERE)).isInstanceOf(BrokerException.class);
    broker.connecting = limit -> {};
    acquire(HERE).close();
    assertThat(broker.last().closed).isTrue();
  }

  @Test
  void aLossIsToldOnceToEveryShareThatIsOpen() throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    AtomicInteger late = new AtomicInteger();
    InboundConnection.Share first = acquire(HERE);
    InboundConnection.Share second = acquire(HERE);
    first.onLost(reason -> open.incrementAndGet());
    second.onLost(reason -> closed.incrementAndGet());
    second.close();
    broker.last().lose();
    first.onLost(reason -> late.incrementAndGet());
    assertThat(open).hasValue(1);
    assertThat(closed).hasValue(0);
    assertThat(late).hasValue(1);
  }

  // L2
  @Test
  void closedItCutsAnAttempt() throws Exception {
    CountDownLatch connecting = new CountDownLatch(1);
    InboundConnections threaded =
        new InboundConnections(broker, Submitter.inline(), Dialer.threaded());
    broker.connecting =
        limit -> {
          connecting.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new BrokerException(BrokerException.Kind.UNAVAILABLE, "cut", e);
          }
        };
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    threaded.whenOpen(HERE, share -> {}, failure::complete);
    RpcServerLifeTest.await(connecting);
    threaded.close();
    assertThat(failure.get(10, TimeUnit.SECONDS)).hasMessageContaining("cut");
  }

  @Test
  void closedItClosesEverySocketAndOpensNoMore() throws Exception {
    InboundConnection.Share share = acquire(HERE);
    connections.close();
    assertThat(broker.last().closed).isTrue();
    assertThatThrownBy(() -> acquire(HERE)).isInstanceOf(BrokerException.class);
    share.close();
  }
}
