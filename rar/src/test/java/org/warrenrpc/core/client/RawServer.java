package org.warrenrpc.core.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.PlainCodec;
import org.warrenrpc.topology.Address;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Dialects;
import org.warrenrpc.wire.MalformedMessageException;
import org.warrenrpc.wire.ReplyTo;

/** A server that says whatever bytes it is told to say. */
final class RawServer implements AutoCloseable {
  private final BlockingQueue<Message> requests = new LinkedBlockingQueue<>();
  private final BrokerConnection connection;
  private final BrokerSession session;

  RawServer(Broker broker, String dialect, String topic) throws BrokerException {
    Dialect spoken = Dialects.byName(dialect);
    connection =
        broker.connect(BrokerSettings.DEFAULTS, "raw server", DeliveryThread.OWN, Responder.SOON);
    session = connection.openSession(Responder.SOON);
    session.declare(spoken.topicTopology(spoken.defaultExchange(), topic, null), Responder.SOON);
    session.subscribe(
        topic,
        0,
        delivery -> {
          delivery.ack();
          requests.add(delivery.message());
        },
        () -> {},
        Responder.SOON);
  }

  /** Whom the next request is to be answered to. */
  ReplyTo next() throws InterruptedException, MalformedMessageException {
    Message message = requests.poll(10, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("No request came");
    }
    ReplyTo caller = PlainCodec.decodeRequest(message).replyTo();
    if (caller == null) {
      throw new AssertionError("The request is no call");
    }
    return caller;
  }

  /** Says a text, in which ID stands for the call's id. */
  void say(ReplyTo caller, String text) throws BrokerException {
    say(
        caller.address(),
        Dialect.CONTENT_TYPE,
        text.replace("ID", caller.id()).getBytes(StandardCharsets.UTF_8));
  }

  void say(Address to, String contentType, byte[] body) throws BrokerException {
    session.publish(
        new Message(to, contentType, Dialect.CONTENT_ENCODING, null, Map.of(), true, body),
        Responder.SOON);
  }

  @Override
  public void close() {
    connection.close();
  }
}
