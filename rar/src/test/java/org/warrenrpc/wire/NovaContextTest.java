package org.warrenrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A context that would disable a real server of 2011 is not sent (3.2, 3.4, 8). */
class NovaContextTest {
  private static final Codec NOVA = new Codec(Generation.NOVA_2011, CodecOptions.DEFAULTS);

  private static Payload encode(Map<String, JsonNode> context) throws UnsendableException {
    return NOVA.encode(new Request("m", Map.of(), context, null, null, null, null, null, false));
  }

  private static JsonNode text(String text) {
    return Json.NODES.textNode(text);
  }

  @Test
  void userAndProjectAreAlwaysThere() throws Exception {
    assertThat(Golden.message(encode(Map.of())))
        .hasToString(
            "{\"method\":\"m\",\"args\":{},\"_context_user_id\":null,\"_context_project_id\":null}");
    assertThat(Golden.message(encode(Map.of("user_id", text("u")))).path("_context_user_id"))
        .isEqualTo(text("u"));
  }

  @ParameterizedTest
  @CsvSource({
    "domain, x",
    "timestamp, 2011-12-22T10:59:24",
    "timestamp, 2011-12-22 10:59:24.123456",
    "timestamp, 2011-12-22T10:59:24.123456Z",
    "timestamp, 2011-13-01T00:00:00.000000",
    "timestamp, 2011-02-30T00:00:00.000000",
    "timestamp, 2011-12-22T24:00:00.000000",
    "timestamp, 2011-12-22T10:59:60.000000",
    "timestamp, 0000-01-01T00:00:00.000000",
    "timestamp, +2011-12-22T10:59:24.123456",
    "timestamp, ''",
    "roles, admin",
  })
  void whatWouldDisableAServerIsNamed(String key, String value) {
    assertThatThrownBy(() -> encode(Map.of(key, text(value))))
        .isInstanceOf(UnsendableException.class)
        .hasMessageContaining(key);
  }

  @Test
  void aTimestampMayBeNullOrHaveSixDecimals() throws Exception {
    encode(Map.of("timestamp", Json.NODES.nullNode()));
    encode(Map.of("timestamp", text("2011-12-22T10:59:24.000000")));
    encode(Map.of("timestamp", text("2012-02-29T23:59:59.999999")));
  }

  @Test
  void rolesMayBeNullOrTexts() throws Exception {
    encode(Map.of("roles", Json.NODES.nullNode()));
    encode(Map.of("roles", Json.NODES.arrayNode()));
    encode(Map.of("roles", Json.NODES.arrayNode().add("admin").add("member")));
    for (JsonNode fatal :
        List.of(
            Json.NODES.numberNode(5),
            Json.NODES.booleanNode(true),
            Json.NODES.objectNode().put("admin", "yes"),
            Json.NODES.arrayNode().add(1),
            Json.NODES.arrayNode().add("admin").addNull())) {
      assertThatThrownBy(() -> encode(Map.of("roles", fatal)))
          .isInstanceOf(UnsendableException.class)
          .hasMessageContaining("roles");
    }
  }
}
