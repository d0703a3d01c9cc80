package org.warrenrpc.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The time of a notification: a space, no zone, six decimals or none (3.6, 5.1). */
final class Timestamps {
  private static final String SECONDS = "uuuu-MM-dd HH:mm:ss";
  private static final DateTimeFormatter WHOLE = DateTimeFormatter.ofPattern(SECONDS, Locale.ROOT);
  private static final DateTimeFormatter SPLIT =
      DateTimeFormatter.ofPattern(SECONDS + ".SSSSSS", Locale.ROOT);

  /** With a zone too, which other senders may write. */
  private static final DateTimeFormatter READ =
      new DateTimeFormatterBuilder()
          .appendPattern(SECONDS)
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT);

  private Timestamps() {}

  static String text(Instant instant) {
    OffsetDateTime time = instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    return time.format(time.getNano() == 0 ? WHOLE : SPLIT);
  }

  /** Null where it is no time. */
  static @Nullable Instant instant(@Nullable String text) {
    if (text == null || text.length() > 40) {
      return null;
    }
    try {
      TemporalAccessor time =
          READ.parseBest(text.replace('T', ' '), OffsetDateTime::from, LocalDateTime::from);
      return time instanceof LocalDateTime local
          ? local.toInstant(ZoneOffset.UTC)
          : Instant.from(time);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
