package org.warrenrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
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
  }
}
