package org.warrenrpc.core;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be set apart from a profile's name, each as a text. */
public enum ProfileOption {
  DURABLE_QUEUES(Kind.FLAG),
  AUTO_DELETE_QUEUES(Kind.FLAG),
  HA_QUEUES(Kind.FLAG),
  QUORUM_QUEUES(Kind.FLAG),
  QUORUM_DELIVERY_LIMIT(Kind.NUMBER),
  QUORUM_MAX_IN_MEMORY_LENGTH(Kind.NUMBER),
  QUORUM_MAX_IN_MEMORY_BYTES(Kind.NUMBER),
  TRANSIENT_TTL_SECONDS(Kind.SECONDS),
  TRANSIENT_QUORUM_QUEUES(Kind.FLAG),
  STREAM_FANOUT(Kind.FLAG),
  QUEUE_MANAGER(Kind.NAME),
  CANCEL_ON_FAILOVER(Kind.FLAG);

  /** What the queue manager is called where there is to be none. */
  static final String NONE = "none";

  private enum Kind {
    FLAG,
    NUMBER,
    SECONDS,
    NAME
  }

  /** The broker counts in milliseconds, of 31 bits. */
  private static final int MOST_SECONDS = Integer.MAX_VALUE / 1000;

  private static final int LONGEST_NAME = 128;

  private final Kind kind;

  ProfileOption(Kind kind) {
    this.kind = kind;
  }

  /** As configuration spells it: "durableQueues". */
  public String settingName() {
    StringBuilder setting = new StringBuilder();
    for (String word : name().split("_", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      setting.append(
          setting.isEmpty()
              ? lower
              : lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1));
    }
    return setting.toString();
  }

  /**
   * The text as {@link RpcProfile#of} takes it.
   *
   * @throws IllegalArgumentException saying what it should be
   */
  public String checked(String text) {
    String value = text.strip();
    switch (kind) {
      case FLAG -> flag(value);
      case NUMBER -> number(value, Integer.MAX_VALUE);
      case SECONDS -> number(value, MOST_SECONDS);
      case NAME -> name(value);
    }
    return value;
  }

  boolean flag(Map<ProfileOption, String> set, boolean otherwise) {
    String text = set.get(this);
    return text == null ? otherwise : flag(text);
  }

  int number(Map<ProfileOption, String> set, int otherwise) {
    String text = set.get(this);
    return text == null
        ? otherwise
        : number(text, kind == Kind.SECONDS ? MOST_SECONDS : Integer.MAX_VALUE);
  }

  @Nullable String name(Map<ProfileOption, String> set, @Nullable String otherwise) {
    String text = set.get(this);
    if (text == null) {
      return otherwise;
    }
    return text.equals(NONE) ? null : text;
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  private static int number(String text, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is no whole number from 0 to " + most, e);
    }
    throw new IllegalArgumentException("is no whole number from 0 to " + most);
  }

  private static void name(String text) {
    boolean named = text.equals(NONE) || text.matches("[^:\\s]+:[^:\\s]+");
    if (!named || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "is neither "
              + NONE
              + " nor <hostname>:<processname> of at most "
              + LONGEST_NAME
              + " bytes");
    }
  }
}
