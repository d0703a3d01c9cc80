package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** nova.rpc as of 22 December 2011 (section 3). */
final class Nova2011 implements Dialect {
  /** All that a real server takes: any other key disables it (3.2). */
  private static final Set<String> CONTEXT_KEYS =
      Set.of(
          "user_id",
          "project_id",
          "is_admin",
          "read_deleted",
          "roles",
          "remote_address",
          "timestamp",
          "request_id",
          "auth_token",
          "strategy");

  private static final List<String> CONTEXT_MUST = List.of("user_id", "project_id");
  private static final Pattern TIMESTAMP =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}");
  private static final Pattern TRUSTED_ID = Pattern.compile("[0-9a-f]{32}");

  private final Profile profile;

  Nova2011(Profile profile) {
    this.profile = profile;
  }

  @Override
  public String name() {
    return "nova2011";
  }

  @Override
  public String defaultExchange() {
    return "nova";
  }

  @Override
  public List<Profile> profiles() {
    return List.of(Profile.NOVA_2011, Profile.NOVA_PASSIVE);
  }

  @Override
  public Profile profile() {
    return profile;
  }

  @Override
  public Dialect with(Profile other) {
    return new Nova2011(other);
  }

  @Override
  public boolean sharesReplyQueue() {
    return false;
  }

  @Override
  public Topology replyTopology(String id) {
    return Topology.of(replyExchange(id), new QueueSpec(id, false, true, true, Map.of()), id);
  }

  @Override
  public boolean sendsExpiration() {
    return false;
  }

  @Override
  public byte[] encode(Request request) throws UnsendableException {
    ObjectNode body = Json.NODES.objectNode();
    Fields.putCall(body, request);
    if (request.id() != null) {
      body.put(Fields.ID, request.id());
    }
    check(request.context());
    Fields.putContext(body, request.context());
    for (String key : CONTEXT_MUST) {
      if (!request.context().containsKey(key)) {
        body.putNull(Fields.CONTEXT + key);
      }
    }
    return Json.bytes(body);
  }

  private static void check(Map<String, JsonNode> context) throws UnsendableException {
    for (String key : context.keySet()) {
      if (!CONTEXT_KEYS.contains(key)) {
        throw new UnsendableException(
            "context key " + key + " would disable a nova 2011 server", null);
      }
    }
    JsonNode timestamp = context.get("timestamp");
    if (timestamp != null
        && !timestamp.isNull()
        && !TIMESTAMP.matcher(timestamp.asText()).matches()) {
      throw new UnsendableException(
          "context timestamp must be written as 2011-12-22T10:59:24.000000, or it would disable a"
              + " nova 2011 server",
          null);
    }
  }

  Incoming decodeRequest(ObjectNode body) throws MalformedMessageException {
    String id = Fields.text(body, Fields.ID);
    ReplyTo caller = id != null && TRUSTED_ID.matcher(id).matches() ? replyTo(id) : null;
    Request request =
        new Request(
            Fields.method(body, caller),
            Fields.args(body, caller),
            Fields.context(body),
            null,
            null,
            id,
            null,
            null,
            true);
    return new Incoming(request, caller);
  }

  private ReplyTo replyTo(String id) {
    return new ReplyTo(this, new Address(id, id), id, true, replyExchange(id));
  }

  private static ExchangeSpec replyExchange(String id) {
    return new ExchangeSpec(id, "direct", false, true);
  }

  @Override
  public List<byte[]> encode(ReplyTo to, Reply reply) throws UnsendableException {
    if (reply instanceof Reply.Value value) {
      return List.of(value(value.value()));
    } else if (reply instanceof Reply.Answer answer) {
      return List.of(value(answer.value()), end());
    } else if (reply instanceof Reply.End) {
      return List.of(end());
    } else if (reply instanceof Reply.Fault fault) {
      return List.of(fault(fault.failure()));
    }
    return List.of();
  }

  private static byte[] value(JsonNode value) throws UnsendableException {
    ObjectNode body = Json.NODES.objectNode();
    body.set("result", value);
    body.putNull("failure");
    return Json.bytes(body);
  }

  private static byte[] end() throws UnsendableException {
    ObjectNode body = Json.NODES.objectNode();
    body.putNull("result").putNull("failure").put("ending", true);
    return Json.bytes(body);
  }

  private static byte[] fault(Failure failure) throws UnsendableException {
    ObjectNode body = Json.NODES.objectNode();
    body.putNull("result");
    body.set("failure", Failures.triple(failure));
    return Json.bytes(body);
  }

  /** Failure first, then the end, then a value: a null result is a value (3.3). */
  static IncomingReply decodeReply(ObjectNode body) {
    JsonNode failure = body.get("failure");
    if (Failures.isFailure(failure)) {
      return new IncomingReply(null, new Reply.Fault(Failures.ofTriple(failure), null));
    }
    JsonNode result = body.path("result");
    if (!body.path("ending").asBoolean()) {
      return new IncomingReply(null, new Reply.Value(null, orNull(result)));
    }
    boolean bare = result.isMissingNode() || result.isNull();
    return new IncomingReply(null, bare ? new Reply.End(null) : new Reply.Answer(result));
  }

  private static JsonNode orNull(JsonNode node) {
    return node.isMissingNode() ? Json.NODES.nullNode() : node;
  }
}
