package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Replies of nova 2011: values, then the end, or a failure alone (3.3). */
final class NovaReplies {
  private static final String RESULT = "result";
  private static final String FAILURE = "failure";
  private static final String ENDING = "ending";

  private NovaReplies() {}

  /** None for a heartbeat, which this generation does not know. */
  static List<ObjectNode> encode(Reply reply) {
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

  private static ObjectNode value(JsonNode value) {
    ObjectNode body = Json.NODES.objectNode();
    body.set(RESULT, value);
    return body.putNull(FAILURE);
  }

  private static ObjectNode end() {
    return Json.NODES.objectNode().putNull(RESULT).putNull(FAILURE).put(ENDING, true);
  }

  private static ObjectNode fault(Failure failure) {
    ObjectNode body = Json.NODES.objectNode().putNull(RESULT);
    body.set(FAILURE, Failures.triple(failure));
    return body;
  }

  /** Failure first, then the end, then a value: a null result is a value. */
  static IncomingReply decode(ObjectNode body) {
    JsonNode failure = body.get(FAILURE);
    if (failure != null && Json.truthy(failure)) {
      return new IncomingReply(null, new Reply.Fault(Failures.ofTriple(failure), null));
    }
    JsonNode result = Fields.orNull(body, RESULT);
    if (!Json.truthy(body.get(ENDING))) {
      return new IncomingReply(null, new Reply.Value(null, result));
    }
    return new IncomingReply(
        null, result.isNull() ? new Reply.End(null) : new Reply.Answer(result));
  }
}
