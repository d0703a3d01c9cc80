package org.warrenrpc.core.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Ids;

/** A peer of oslo that writes requests as text, well formed or not, and reads the replies. */
final class Raw implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BrokerConnection connection;
  private final BrokerSession session;
  private final String replyQueue = "reply_" + Ids.random();
  private final BlockingQueue<JsonNode> replies = new LinkedBlockingQueue<>();

  Raw(Broker broker) throws Exception {
    connection = broker.connect(BrokerSettings.DEFAULTS, "raw", DeliveryThread.IO, SOON);
    session = connection.openSession(SOON);
    answersOn(replyQueue);
  }

  /** Asks with these members of the request's object; returns the reply, failure unwrapped. */
  JsonNode call(String members) throws Exception {
    String id = Ids.random();
    publish(
        new Address("openstack", "compute"),
        members + ",\"_msg_id\":\"" + id + "\",\"_reply_q\":\"" + replyQueue + "\"");
    ObjectNode reply = next();
    if (!reply.get("_msg_id").textValue().equals(id)) {
      throw new AssertionError("The reply to another call: " + reply);
    }
    return reply;
  }

  /** The next reply to anything, failure unwrapped; waits for it ten seconds at most. */
  ObjectNode next() throws Exception {
    JsonNode envelope = replies.poll(10, TimeUnit.SECONDS);
    if (envelope == null) {
      throw new AssertionError("No reply");
    }
    ObjectNode reply = (ObjectNode) read(envelope.get("oslo.message").textValue());
    if (reply.get("failure").isTextual()) {
      reply.set("failure", read(reply.get("failure").textValue()));
    }
    return reply;
  }

  /** Whether there is a reply that nobody has read. */
  boolean hasNext() {
    return !replies.isEmpty();
  }

  /** The members that make a call of a request, answered here. */
  String caller() {
    return caller(replyQueue);
  }

  static String caller(String queue) {
    return ",\"_msg_id\":\"" + Ids.random() + "\",\"_reply_q\":\"" + queue + "\"";
  }

  /** Has a queue that is answered from now on. */
  void answersOn(String queue) throws Exception {
    session.declare(Topology.of(new QueueSpec(queue, false, false, false, Map.of())), SOON);
    session.subscribe(
        queue,
        0,
        delivery -> {
          delivery.ack();
          replies.add(read(new String(delivery.message().body(), StandardCharsets.UTF_8)));
        },
        () -> {},
        SOON);
  }

  /** To the topic's queue, or a server's of it; expires after so long if it is given. */
  void send(String queue, String members, @Nullable Duration expiration) throws Exception {
    publish(new Address("openstack", queue), members, expiration);
  }

  /** The same, with headers. */
  void sendWith(Map<String, Object> headers, String queue, String members) throws Exception {
    publish(new Address("openstack", queue), members, null, headers);
  }

  /** What comes to a queue from now on, which must exist. */
  BlockingQueue<Message> taking(String queue) throws Exception {
    BlockingQueue<Message> taken = new LinkedBlockingQueue<>();
    session.subscribe(
        queue,
        0,
        delivery -> {
          delivery.ack();
          taken.add(delivery.message());
        },
        () -> {},
        SOON);
    return taken;
  }

  /** Whether a queue is there. */
  boolean hasQueue(String queue) throws Exception {
    return session.publishConfirmed(
            new Message(
                new Address("", queue), null, null, Duration.ZERO, Map.of(), true, new byte[0]),
            SOON)
        != BrokerSession.Outcome.UNROUTABLE;
  }

  /** The failure of a call, as {@code class: message}. */
  String refusal(String members) throws Exception {
    JsonNode failure = call(members).get("failure");
    return failure.path("class").asText() + ": " + failure.path("message").asText();
  }

  void cast(String members) throws Exception {
    publish(new Address("openstack", "compute"), members);
  }

  void fanout(String members) throws Exception {
    publish(new Address("compute_fanout", ""), members);
  }

  private void publish(Address address, String members) throws Exception {
    publish(address, members, null);
  }

  private void publish(Address address, String members, @Nullable Duration expiration)
      throws Exception {
    publish(address, members, expiration, Map.of());
  }

  private void publish(
      Address address, String members, @Nullable Duration expiration, Map<String, Object> headers)
      throws Exception {
    session.publish(
        new Message(
            address,
            Dialect.CONTENT_TYPE,
            Dialect.CONTENT_ENCODING,
            expiration,
            headers,
            false,
            ("{" + members + "}").getBytes(StandardCharsets.UTF_8)),
        SOON);
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
