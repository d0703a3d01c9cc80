package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.PlainCodec;
import org.warrenrpc.core.Values;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Dialects;
import org.warrenrpc.wire.Failure;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.MalformedMessageException;
import org.warrenrpc.wire.Payload;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;
import org.warrenrpc.wire.Request;
import org.warrenrpc.wire.UnsendableException;

/** A few lines of server: consumes a queue, notes what comes, and says what it is told to say. */
final class Responder implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(10);

  final BlockingQueue<Incoming> requests = new LinkedBlockingQueue<>();
  final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final BrokerConnection connection;
  private final BrokerSession session;
  private final Function<Request, List<Reply>> behaviour;

  private Responder(Broker broker, Topology topology, Function<Request, List<Reply>> behaviour)
      throws BrokerException {
    this.behaviour = behaviour;
    connection = broker.connect(BrokerSettings.DEFAULTS, "responder", DeliveryThread.OWN, SOON);
    session = connection.openSession(SOON);
    session.declare(topology, SOON);
    session.subscribe(topology.queues().get(0).name(), 0, this::handle, () -> {}, SOON);
  }

  /** On a topic of the dialect's default exchange. */
  static Responder on(
      Broker broker,
      String dialect,
      String topic,
      @Nullable String server,
      Function<Request, List<Reply>> behaviour)
      throws BrokerException {
    Dialect spoken = Dialects.byName(dialect);
    return new Responder(
        broker, spoken.topicTopology(spoken.defaultExchange(), topic, server), behaviour);
  }

  static Responder onFanout(Broker broker, String dialect, String topic, String unique)
      throws BrokerException {
    return new Responder(
        broker, Dialects.byName(dialect).fanoutTopology(topic, unique), request -> List.of());
  }

  /** Answers nothing by itself. */
  static Responder silent(Broker broker, String dialect, String topic) throws BrokerException {
    return on(broker, dialect, topic, null, request -> List.of());
  }

  static Reply answer(@Nullable Object value) {
    return new Reply.Answer(Values.toJson(value));
  }

  static Reply value(@Nullable Integer index, @Nullable Object value) {
    return new Reply.Value(index, Values.toJson(value));
  }

  static Reply fault(@Nullable Integer count, String type, String text, JsonNode... args) {
    return new Reply.Fault(
        new Failure(type, "some.module", text, List.of(args), List.of("one\n", "two\n")), count);
  }

  /** The next request, within ten seconds. */
  Incoming next() throws InterruptedException {
    Incoming incoming = requests.poll(10, TimeUnit.SECONDS);
    if (incoming == null) {
      throw new AssertionError("No request came");
    }
    return incoming;
  }

  /** The next request as it came. */
  Message nextMessage() throws InterruptedException {
    Message message = messages.poll(10, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("No message came");
    }
    return message;
  }

  /** Says something to a caller; false when it is gone. */
  boolean say(@Nullable ReplyTo to, Reply... replies) throws BrokerException, UnsendableException {
    if (to == null || (to.mustExist() != null && !session.exists(to.mustExist(), SOON))) {
      return false;
    }
    for (Reply reply : replies) {
      for (Payload payload : PlainCodec.encode(to, reply)) {
        session.publish(
            new Message(
                to.address(),
                payload.contentType(),
                Dialect.CONTENT_ENCODING,
                null,
                payload.headers(),
                true,
                payload.body()),
            SOON);
      }
    }
    return true;
  }

  @Override
  public void close() {
    connection.close();
  }

  private void handle(Delivery delivery) {
    delivery.ack();
    Message message = delivery.message();
    messages.add(message);
    try {
      Incoming incoming = PlainCodec.decodeRequest(message);
      requests.add(incoming);
      say(incoming.replyTo(), behaviour.apply(incoming.request()).toArray(new Reply[0]));
    } catch (MalformedMessageException | BrokerException | UnsendableException e) {
      throw new AssertionError(e);
    }
  }
}
