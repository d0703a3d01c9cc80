package org.warrenrpc.jca;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.RpcCodec;

/** The properties that concern messages themselves, parsed. */
final class MessageProperties {
  static final String NONE = "none";
  private static final String ZLIB = "zlib";

  /** AMQP 0-9-1 short strings, in bytes; the longest priority and its dot are 9. */
  private static final int LONGEST_TOPIC = 255 - 9;

  private MessageProperties() {}

  /** How messages are written and which are read. */
  static RpcCodec codec(PropertyReader reader) {
    RpcCodec defaults = RpcCodec.DEFAULTS;
    Integer most = reader.number(Property.MAX_BODY_BYTES, 1, Integer.MAX_VALUE);
    String pattern = reader.read(Property.REPLY_QUEUE_PATTERN, MessageProperties::pattern);
    Boolean compress = reader.read(Property.COMPRESSION, MessageProperties::compresses);
    return new RpcCodec(
        most == null ? defaults.maxBodyBytes() : most,
        pattern == null ? defaults.replyQueuePattern() : pattern,
        compress == null ? defaults.compress() : compress);
  }

  /** The topics of notifications; null where there is a fault. */
  static @Nullable List<String> notifyTopics(PropertyReader reader) {
    return reader.read(Property.NOTIFY_TOPICS, MessageProperties::topics);
  }

  private static String pattern(String text) {
    try {
      return Pattern.compile(text.strip()).pattern();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("is no regular expression: " + e.getDescription(), e);
    }
  }

  private static boolean compresses(String text) {
    return switch (text.strip()) {
      case NONE -> false;
      case ZLIB -> true;
      default -> throw new IllegalArgumentException("is neither " + NONE + " nor " + ZLIB);
    };
  }

  private static List<String> topics(String text) {
    List<String> topics = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (topics.contains("")) {
      throw new IllegalArgumentException("lacks a topic");
    }
    for (String topic : topics) {
      if (RpcActivationSpec.bytes(topic) > LONGEST_TOPIC) {
        throw new IllegalArgumentException("has a topic longer than " + LONGEST_TOPIC + " bytes");
      }
    }
    return topics;
  }
}
