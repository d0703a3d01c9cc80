package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Address;

/** Requests of oslo, inside the envelope (4.4, 4.14). */
final class OsloRequests {
  static final String REPLY_QUEUE = "_reply_q";
  private static final String NAMESPACE = "namespace";
  private static final String VERSION = "version";

  /** What null is called where a text is expected: no version that any server has (4.7). */
  private static final String NO_VERSION = "None";

  private static final String MULTICALL = "_multicall";
  private static final int MAX_NAME_BYTES = 255;

  private OsloRequests() {}

  /** All but the unique id. */
  static ObjectNode encode(Request request) {
    ObjectNode body = Json.NODES.objectNode();
    Fields.putCall(body, request);
    if (request.namespace() != null) {
      body.put(NAMESPACE, request.namespace());
    }
    if (request.version() != null) {
      body.put(VERSION, request.version());
    }
    if (request.id() != null) {
      body.put(Fields.ID, request.id());
      body.put(REPLY_QUEUE, request.replyQueue());
      body.set(Monitoring.TIMEOUT, Monitoring.json(request.monitorTimeout()));
    }
    if (request.multicall()) {
      body.put(MULTICALL, true);
    }
    Fields.putContext(body, request.context());
    return body;
  }

  /** A namespace that is null is none; a version that is null is not an absent one (4.7). */
  static Incoming decode(ObjectNode body, Pattern replyQueues) throws MalformedMessageException {
    JsonNode id = body.path(Fields.ID);
    String replyQueue = Fields.text(body, REPLY_QUEUE);
    boolean multicall = Json.truthy(body.get(MULTICALL));
    ReplyTo caller = null;
    if (Fields.isId(id) && replyQueue != null && trusted(replyQueue, replyQueues)) {
      caller = new ReplyTo(Generation.OSLO, new Address("", replyQueue), id, multicall, null);
    }
    boolean call = Json.truthy(id);
    Request request =
        new Request(
            Fields.method(body, caller),
            Fields.args(body, caller),
            Fields.context(body),
            body.path(NAMESPACE).isNull() ? null : text(body, NAMESPACE, caller),
            body.path(VERSION).isNull() ? NO_VERSION : text(body, VERSION, caller),
            Fields.isId(id) ? id.asText() : null,
            replyQueue,
            Fields.text(body, Fields.UNIQUE_ID),
            multicall,
            call ? Monitoring.timeout(body.path(Monitoring.TIMEOUT)) : null);
    return new Incoming(request, caller, call && caller == null);
  }

  private static @Nullable String text(ObjectNode body, String key, @Nullable ReplyTo caller)
      throws MalformedMessageException {
    JsonNode value = body.get(key);
    if (value != null && !value.isTextual()) {
      throw new MalformedMessageException(
          "The request's " + key + " is no text but " + value.getNodeType(), caller);
    }
    return value == null ? null : value.textValue();
  }

  /** Its length first, so that no pattern is tried on a long one. */
  private static boolean trusted(String queue, Pattern replyQueues) {
    return queue.length() <= MAX_NAME_BYTES
        && queue.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES
        && replyQueues.matcher(queue).matches();
  }
}
