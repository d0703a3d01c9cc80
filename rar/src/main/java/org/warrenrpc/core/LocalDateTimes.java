package org.warrenrpc.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A date without a zone, with a T between date and time (4.13) or a space (3.7, A7). */
final class LocalDateTimes extends StdScalarDeserializer<@Nullable LocalDateTime> {
  private static final long serialVersionUID = 1L;

  /** Where the space or the T stands, in years of four digits. */
  private static final int BETWEEN = 10;

  LocalDateTimes() {
    super(LocalDateTime.class);
  }

  @Override
  public @Nullable LocalDateTime deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      return (LocalDateTime) context.handleUnexpectedToken(LocalDateTime.class, parser);
    }
    StringBuilder text = new StringBuilder(parser.getText());
    if (text.length() > BETWEEN && text.charAt(BETWEEN) == ' ') {
      text.setCharAt(BETWEEN, 'T');
    }
    try {
      return LocalDateTime.parse(text);
    } catch (DateTimeException e) {
      return (LocalDateTime)
          context.handleWeirdStringValue(
              LocalDateTime.class, parser.getText(), "not a date and time without a zone");
    }
  }
}
