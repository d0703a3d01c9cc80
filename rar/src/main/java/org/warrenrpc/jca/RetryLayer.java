package org.warrenrpc.jca;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.MessageLimits;
import org.warrenrpc.core.server.RetrySettings;

/** What an activation says of when requests are settled, and of casts that fail. */
final class RetryLayer {
  /** As README's table has it. */
  static final String BEFORE = "before";

  private static final String AFTER = "after";
  private static final int MOST_RETRIES = 1000;

  /** What means nothing where requests are settled before they run. */
  private static final List<Property> OF_RETRIES =
      List.of(Property.RETRY_LIMIT, Property.RETRY_PAUSE, Property.DEAD_LETTER_QUEUE);

  private RetryLayer() {}

  /** Null where requests are settled before they run; what is wrong becomes a fault. */
  static @Nullable RetrySettings read(
      PropertyValues values,
      PropertyReader reader,
      @Nullable String topic,
      @Nullable String server,
      Faults faults) {
    String mode =
        values.get(Property.ACKNOWLEDGE) == null
            ? BEFORE
            : reader.read(Property.ACKNOWLEDGE, RetryLayer::mode);
    if (BEFORE.equals(mode)) {
      OF_RETRIES.stream()
          .filter(each -> values.get(each) != null)
          .forEach(each -> faults.add(each, "means nothing without acknowledge 'after'"));
      return null;
    }
    Integer limit = reader.number(Property.RETRY_LIMIT, 0, MOST_RETRIES);
    Duration pause = reader.millis(Property.RETRY_PAUSE, 0);
    String named = reader.text(Property.DEAD_LETTER_QUEUE);
    if (mode == null || topic == null) {
      return null;
    }
    String queue = named == null ? RetrySettings.DEAD_LETTERS + topic : named;
    int bytes = RpcActivationSpec.bytes(queue);
    if (bytes > MessageLimits.SHORT_STRING_BYTES) {
      faults.add(
          Property.DEAD_LETTER_QUEUE,
          "'" + queue + "' has " + bytes + " bytes, more than " + MessageLimits.SHORT_STRING_BYTES);
      return null;
    }
    if (queue.equals(topic) || queue.equals(topic + "." + server)) {
      faults.add(Property.DEAD_LETTER_QUEUE, "'" + queue + "' is a queue that is listened on here");
    }
    return new RetrySettings(
        limit == null ? RetrySettings.DEFAULT_LIMIT : limit,
        pause == null ? RetrySettings.DEFAULT_PAUSE : pause,
        queue);
  }

  private static String mode(String text) {
    String mode = text.strip();
    if (!mode.equals(BEFORE) && !mode.equals(AFTER)) {
      throw new IllegalArgumentException("is neither before nor after");
    }
    return mode;
  }
}
