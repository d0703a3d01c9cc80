package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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
  private static final Pattern TIMESTAMP =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}");

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
    JsonNode timestamp = context.get("timestamp");
    if (timestamp != null
        && !timestamp.isNull()
        && !TIMESTAMP.matcher(timestamp.asText()).matches()) {
      throw new UnsendableException(
          "context timestamp must be written as 2011-12-22T10:59:24.000000, or it would disable a"
              + " nova 2011 server",
          null);
    }
  }
}
