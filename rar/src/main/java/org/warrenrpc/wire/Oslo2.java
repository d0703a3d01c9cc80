package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Topology;

/** oslo.messaging's RabbitMQ driver, envelope 2.0 (section 4). */
final class Oslo2 implements Dialect {
  private final Profile profile;
  private final Supplier<String> uniqueIds;

  Oslo2(Profile profile, Supplier<String> uniqueIds) {
    this.profile = profile;
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
  public List<Profile> profiles() {
    return List.of(Profile.OSLO, Profile.OSLO_QUORUM, Profile.MODERN, Profile.PASSIVE);
  }

  @Override
  public Profile profile() {
    return profile;
  }

  @Override
  public Dialect with(Profile other) {
    return new Oslo2(other, uniqueIds);
  }

  @Override
  public boolean sharesReplyQueue() {
    return true;
  }

  @Override
  public Topology replyTopology(String id) {
    return Topology.of(Names.own(profile, OsloRequests.REPLY_PREFIX + id));
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
