package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The context that a real nova server of 2011 takes; any other one disables it (3.2, 3.4). */
final class NovaContext {
  private static final Set<String> KEYS =
      Set.of(
          "user_id",
          "project_id",
          "is_admin",
          "read_deleted",
          "roles",
          "remote_address",
          "timestamp",
          "request_id",
          "auth_token",
          "strategy");

  private static final List<String> MUST = List.of("user_id", "project_id");

  /** Of the years that Python has; a date that the calendar lacks is none. */
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4)
          .appendPattern("-MM-dd'T'HH:mm:ss.SSSSSS")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private NovaContext() {}

  /**
   * Writes the entries, and null for those that must be there.
   *
   * @throws UnsendableException naming the entry that would disable a server
   */
  static void put(ObjectNode body, Map<String, JsonNode> context) throws UnsendableException {
    check(context);
    Fields.putContext(body, context);
    for (String key : MUST) {
      if (!context.containsKey(key)) {
        body.putNull(Fields.CONTEXT + key);
      }
    }
  }

  private static void check(Map<String, JsonNode> context) throws UnsendableException {
    for (String key : context.keySet()) {
      if (!KEYS.contains(key)) {
        throw new UnsendableException(
            "context key " + key + " would disable a nova 2011 server", null);
      }
    }
    check(
        isTimestamp(context.get("timestamp")),
        "timestamp must be a date written as 2011-12-22T10:59:24.000000");
    check(isRoles(context.get("roles")), "roles must be an array of texts");
  }

  private static void check(boolean fits, String demand) throws UnsendableException {
    if (!fits) {
      throw new UnsendableException(
          "context " + demand + ", or it would disable a nova 2011 server", null);
    }
  }

  private static boolean isTimestamp(@Nullable JsonNode timestamp) {
    if (timestamp == null || timestamp.isNull()) {
      return true;
    }
    try {
      return TIMESTAMP.parse(timestamp.asText()).get(ChronoField.YEAR) > 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Each is asked for its lower case, where is_admin does not tell. */
  private static boolean isRoles(@Nullable JsonNode roles) {
    if (roles == null || roles.isNull()) {
      return true;
    }
    for (JsonNode role : roles) {
      if (!role.isTextual()) {
        return false;
      }
    }
    return roles.isArray();
  }
}
