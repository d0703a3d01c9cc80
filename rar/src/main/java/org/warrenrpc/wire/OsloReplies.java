package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Replies of oslo, inside the envelope (4.5, 4.14): one message for each. */
final class OsloReplies {
  private static final String RESULT = "result";
  private static final String FAILURE = "failure";
  private static final String ENDING = "ending";
  private static final String INDEX = "_index";

  private OsloReplies() {}

  /** All but the ids. */
  static ObjectNode encode(Reply reply, Bodies bodies) throws UnsendableException {
    JsonNode nothing = Json.NODES.nullNode();
    if (reply instanceof Reply.Answer answer) {
      return body(answer.value(), null, true, null);
    } else if (reply instanceof Reply.Value value) {
      return body(value.value(), null, false, value.index());
    } else if (reply instanceof Reply.End end) {
      return body(nothing, null, true, end.count());
    } else if (reply instanceof Reply.Fault fault) {
      String failure = bodies.text(Failures.object(fault.failure()));
      return body(nothing, failure, true, fault.count());
    }
    return body(nothing, null, false, null);
  }

  private static ObjectNode body(
      JsonNode result, @Nullable String failure, boolean ending, @Nullable Integer index) {
    ObjectNode body = Json.NODES.objectNode();
    body.set(RESULT, result);
    body.put(FAILURE, failure);
    body.put(ENDING, ending);
    if (index != null) {
      body.put(INDEX, index);
    }
    return body;
  }

  /** The table of 4.5: what ends a call, what is a value, what is a heartbeat. */
  static IncomingReply decode(ObjectNode body) {
    String id = Fields.text(body, Fields.ID);
    JsonNode number = body.path(INDEX);
    Integer index = number.isInt() ? number.intValue() : null;
    JsonNode failure = body.get(FAILURE);
    if (failure != null && Json.truthy(failure)) {
      return new IncomingReply(id, new Reply.Fault(Failures.ofText(failure), index));
    }
    JsonNode result = Fields.orNull(body, RESULT);
    Reply reply;
    if (Json.truthy(body.get(ENDING))) {
      reply = index == null ? new Reply.Answer(result) : new Reply.End(index);
    } else if (index == null && result.isNull()) {
      reply = new Reply.Heartbeat();
    } else {
      reply = new Reply.Value(index, result);
    }
    return new IncomingReply(id, reply);
  }
}
