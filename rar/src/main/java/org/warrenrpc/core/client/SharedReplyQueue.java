package org.warrenrpc.core.client;

import java.util.Map;
import java.util.function.Consumer;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.OpenOnce;
import org.warrenrpc.topology.Topology;

/**
 * One reply queue for every call of a socket (oslo, 4.5), declared and consumed before the first
 * one. It is never deleted: a server that answers late must find it (B27); the broker drops it when
 * it has gone unused (4.1).
 */
final class SharedReplyQueue implements ReplyInbox {

  private final BrokerConnection connection;
  private final Topology topology;
  private final Map<String, Object> arguments;
  private final ReplyReader reader;
  private final Consumer<BrokerException> broken;
  private volatile boolean cancelled;
  private final OpenOnce<BrokerSession> session = new OpenOnce<>("reply queue", this::open);

  /**
   * {@code arguments} are the consumer's. {@code broken} is told when the broker ends the
   * consumption, on an I/O thread.
   */
  SharedReplyQueue(
      BrokerConnection connection,
      Topology topology,
      Map<String, Object> arguments,
      ReplyReader reader,
      Consumer<BrokerException> broken) {
    this.connection = connection;
    this.topology = topology;
    this.arguments = arguments;
    this.reader = reader;
    this.broken = broken;
  }

  @Override
  public String expect(String id, Deadline deadline) throws BrokerException {
    session.get(deadline);
    return queue();
  }

  @Override
  public void forget(String id) {
    // the queue serves the other calls
  }

  @Override
  public boolean isOpen() {
    BrokerSession opened = session.opened();
    return opened == null || opened.isOpen();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  private String queue() {
    return topology.queues().get(0).name();
  }

  private void cancel() {
    cancelled = true;
    broken.accept(
        new BrokerException(
            Kind.UNAVAILABLE, "The broker ended the consumption of " + queue(), null));
  }

  private BrokerSession open(Deadline deadline) throws BrokerException {
    BrokerSession opened = connection.openSession(deadline.remaining());
    boolean consuming = false;
    try {
      opened.declare(topology, deadline.remaining());
      opened.subscribe(
          queue(),
          0,
          arguments,
          delivery -> reader.read(delivery, null),
          this::cancel,
          deadline.remaining());
      consuming = true;
      return opened;
    } finally {
      if (!consuming) {
        opened.close();
      }
    }
  }
}
