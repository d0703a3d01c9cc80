package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Address;

/** Requests of oslo, inside the envelope (4.4, 4.14). */
final class OsloRequests {
  static final String UNIQUE_ID = "_unique_id";
  static final String REPLY_PREFIX = "reply_";
  static final String INDEX = "_index";
  private static final String NAMESPACE = "namespace";
  private static final String VERSION = "version";

  /** What null is called where a text is expected: no version that any server has (4.7). */
  private static final String NO_VERSION = "None";

  private static final String REPLY_QUEUE = "_reply_q";
  private static final String MULTICALL = "_multicall";
  private static final int MAX_NAME_BYTES = 255;

  private OsloRequests() {}

  static ObjectNode encode(Request request, Supplier<String> uniqueIds) {
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
      body.putNull("_timeout");
    }
    if (request.multicall()) {
      body.put(MULTICALL, true);
    }
    body.put(UNIQUE_ID, request.uniqueId() == null ? uniqueIds.get() : request.uniqueId());
    Fields.putContext(body, request.context());
    return body;
  }

  /** A namespace that is null is none; a version that is null is not an absent one (4.7). */
  static Incoming decode(Oslo2 dialect, ObjectNode body) throws MalformedMessageException {
    String id = Fields.text(body, Fields.ID);
    String replyQueue = Fields.text(body, REPLY_QUEUE);
    boolean multicall = body.path(MULTICALL).asBoolean();
    ReplyTo caller = null;
    if (id != null && replyQueue != null && trusted(replyQueue)) {
      caller = new ReplyTo(dialect, new Address("", replyQueue), id, multicall, null);
    }
    Request request =
        new Request(
            Fields.method(body, caller),
            Fields.args(body, caller),
            Fields.context(body),
            body.path(NAMESPACE).isNull() ? null : text(body, NAMESPACE, caller),
            body.path(VERSION).isNull() ? NO_VERSION : text(body, VERSION, caller),
            id,
            replyQueue,
            Fields.text(body, UNIQUE_ID),
            multicall);
    return new Incoming(request, caller);
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

  /** A message must not choose where a server publishes: only reply queues are answered. */
  private static boolean trusted(String queue) {
    return queue.startsWith(REPLY_PREFIX)
        && queue.length() > REPLY_PREFIX.length()
        && queue.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES;
  }
}
