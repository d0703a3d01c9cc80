package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Notifications, inside of any envelope: both generations write nearly the same (3.6, 5.1). */
final class Notices {
  private static final String MESSAGE_ID = "message_id";
  private static final String PUBLISHER_ID = "publisher_id";
  private static final String EVENT_TYPE = "event_type";
  private static final String PRIORITY = "priority";
  private static final String PAYLOAD = "payload";
  private static final String TIMESTAMP = "timestamp";

  private Notices() {}

  /** All but the unique id. */
  static ObjectNode encode(Notice notice) {
    ObjectNode body = Json.NODES.objectNode();
    body.put(MESSAGE_ID, notice.messageId());
    body.put(PUBLISHER_ID, notice.publisherId());
    body.put(EVENT_TYPE, notice.eventType());
    body.put(PRIORITY, upper(notice.priority()));
    body.set(PAYLOAD, notice.payload());
    body.put(TIMESTAMP, notice.timestamp() == null ? null : Timestamps.text(notice.timestamp()));
    Fields.putContext(body, notice.context());
    return body;
  }

  private static @Nullable String upper(@Nullable String priority) {
    return priority == null ? null : priority.toUpperCase(Locale.ROOT);
  }

  /** An object is a notification, however little it says: a listener decides by what it finds. */
  static Notice decode(ObjectNode body) {
    return new Notice(
        Fields.text(body, MESSAGE_ID),
        Fields.text(body, PUBLISHER_ID),
        Fields.text(body, EVENT_TYPE),
        Fields.text(body, PRIORITY),
        Fields.orNull(body, PAYLOAD),
        Timestamps.instant(Fields.text(body, TIMESTAMP)),
        Fields.context(body),
        Fields.text(body, Fields.UNIQUE_ID));
  }
}
