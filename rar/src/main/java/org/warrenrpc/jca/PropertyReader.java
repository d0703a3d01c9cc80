package org.warrenrpc.jca;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parses values, each on its own; a bad one becomes a fault and null. Confined to one thread. */
final class PropertyReader {
  private final PropertyValues values;
  private final Faults faults;

  PropertyReader(PropertyValues values, Faults faults) {
    this.values = values;
    this.faults = faults;
  }

  /** What {@code parser} makes of the text, which it refuses with IllegalArgumentException. */
  <T> @Nullable T read(Property property, Function<String, T> parser) {
    PropertyValues.Value value = values.get(property);
    if (value == null) {
      return null;
    }
    if (value.fault() != null) {
      faults.add(property, "of " + value.origin() + " " + value.fault());
      return null;
    }
    try {
      return parser.apply(value.text());
    } catch (IllegalArgumentException e) {
      faults.add(property, value, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** A text that says something, without the blanks around it. */
  @Nullable String text(Property property) {
    return read(
        property,
        text -> {
          if (text.isBlank()) {
            throw new IllegalArgumentException("is blank");
          }
          return text.strip();
        });
  }

  /** A whole number within bounds, which are part of the message. */
  @Nullable Integer number(Property property, int least, int most) {
    return read(property, text -> number(text, least, most));
  }

  /** The same, or 0 for "off". */
  @Nullable Integer numberOrZero(Property property, int least, int most) {
    return read(property, text -> text.strip().equals("0") ? 0 : number(text, least, most));
  }

  private static int number(String text, int least, int most) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(bounds(least, most), e);
    }
    throw new IllegalArgumentException(bounds(least, most));
  }

  @Nullable Duration millis(Property property, int least) {
    Integer millis = number(property, least, Integer.MAX_VALUE);
    return millis == null ? null : Duration.ofMillis(millis);
  }

  /** Absent is false. */
  boolean flag(Property property) {
    Boolean flag = read(property, PropertyReader::truth);
    return flag != null && flag;
  }

  /** What a text says. */
  static boolean truth(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  private static String bounds(int least, int most) {
    return "is no whole number from " + least + " to " + most;
  }
}
