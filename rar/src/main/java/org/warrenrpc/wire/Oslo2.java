package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** oslo.messaging's RabbitMQ driver, envelope 2.0 (section 4), with its default options. */
final class Oslo2 implements Dialect {
  /** For half an hour without use (4.1). */
  private static final Map<String, Object> TRANSIENT = Map.of("x-expires", 1_800_000);

  private final Supplier<String> uniqueIds;

  Oslo2(Supplier<String> uniqueIds) {
    this.uniqueIds = uniqueIds;
  }

  @Override
  public String name() {
    return "oslo";
  }

  @Override
  public String defaultExchange() {
    return "openstack";
  }

  @Override
  public Topology fanoutTopology(String topic, String unique) {
    return Names.fanout(topic, transientQueue(Names.fanoutQueue(topic, unique)));
  }

  @Override
  public boolean sharesReplyQueue() {
    return true;
  }

  @Override
  public Topology replyTopology(String id) {
    return Topology.of(transientQueue(OsloRequests.REPLY_PREFIX + id));
  }

  private static QueueSpec transientQueue(String name) {
    return new QueueSpec(name, false, false, false, TRANSIENT);
  }

  @Override
  public boolean sendsExpiration() {
    return true;
  }

  @Override
  public byte[] encode(Request request) throws UnsendableException {
    return Envelope.wrap(OsloRequests.encode(request, uniqueIds));
  }

  Incoming decodeRequest(ObjectNode body) throws MalformedMessageException {
    return OsloRequests.decode(this, body);
  }

  /** One message for each, always with an id of its own (4.5, 4.14). */
  @Override
  public List<byte[]> encode(ReplyTo to, Reply reply) throws UnsendableException {
    ObjectNode body = Json.NODES.objectNode();
    JsonNode nothing = Json.NODES.nullNode();
    if (reply instanceof Reply.Answer answer) {
      put(body, answer.value(), null, true, null);
    } else if (reply instanceof Reply.Value value) {
      put(body, value.value(), null, false, value.index());
    } else if (reply instanceof Reply.End end) {
      put(body, nothing, null, true, end.count());
    } else if (reply instanceof Reply.Fault fault) {
      put(body, nothing, Failures.text(fault.failure()), true, fault.count());
    } else {
      put(body, nothing, null, false, null);
    }
    body.put(Fields.ID, to.id());
    body.put(OsloRequests.UNIQUE_ID, uniqueIds.get());
    return List.of(Envelope.wrap(body));
  }

  private static void put(
      ObjectNode body,
      JsonNode result,
      @Nullable String failure,
      boolean ending,
      @Nullable Integer index) {
    body.set("result", result);
    body.put("failure", failure);
    body.put("ending", ending);
    if (index != null) {
      body.put(OsloRequests.INDEX, index);
    }
  }

  /** The table of 4.5: what ends a call, what is a value, what is a heartbeat. */
  static IncomingReply decodeReply(ObjectNode body) {
    String id = Fields.text(body, Fields.ID);
    JsonNode number = body.path(OsloRequests.INDEX);
    Integer index = number.isInt() ? number.intValue() : null;
    JsonNode failure = body.get("failure");
    if (Failures.isFailure(failure)) {
      return new IncomingReply(id, new Reply.Fault(Failures.ofText(failure), index));
    }
    JsonNode result = body.has("result") ? body.get("result") : Json.NODES.nullNode();
    Reply reply;
    if (body.path("ending").asBoolean()) {
      reply = index == null ? new Reply.Answer(result) : new Reply.End(index);
    } else if (index == null && result.isNull()) {
      reply = new Reply.Heartbeat();
    } else {
      reply = new Reply.Value(index, result);
    }
    return new IncomingReply(id, reply);
  }
}
