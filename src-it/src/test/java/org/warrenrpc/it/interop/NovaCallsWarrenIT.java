package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;

/** A caller of December 2011, and Warren's beans. */
@Requires({Part.RABBITMQ, Part.PY_AMQP})
class NovaCallsWarrenIT extends PythonCallsWarren {
  NovaCallsWarrenIT() {
    super("nova2011", "oslo", "nova", "nova2011_client.py");
  }

  @Override
  Map<String, Object> context() {
    return Map.of(
        "user_id",
        "caf\u00e9",
        "project_id",
        "cloud",
        "is_admin",
        true,
        "roles",
        List.of("admin", "netadmin"),
        "auth_token",
        Map.of("nested", Arrays.asList(1, null)),
        "timestamp",
        "2011-12-22T10:59:24.000000");
  }

  private Ask multicall(String method) {
    return Ask.verb("multicall", topic, method);
  }

  // 3.3
  @Test
  void aMulticallReadsEveryValueThenTheEnd() throws Exception {
    assertThat(client.result(multicall("count").arg("to", 3)).toString()).isEqualTo("[0,1,2]");
    assertThat(client.result(multicall("count").arg("to", 0)).toString()).isEqualTo("[]");
    assertThat(client.result(multicall("nothings").arg("times", 3)).toString())
        .isEqualTo("[null,null,null]");
    assertThat(client.result(multicall("nothing")).toString()).isEqualTo("[null]");
    assertThat(client.result(multicall("echo").arg("value", List.of(1))).toString())
        .isEqualTo("[[1]]");
  }

  // 3.3, 7
  @Test
  void aNamedServerOfEitherDialectStreamsItsValues() throws Exception {
    assertThat(client.result(multicall("count").server(SERVER).arg("to", 2)).toString())
        .isEqualTo("[0,1]");
    String other = topic + "-oslo";
    try (WarrenClient oslo = WarrenClient.of(broker, "oslo", "nova");
        WarrenServer second = WarrenServer.start(oslo, other, SERVER, 8)) {
      Ask count = Ask.verb("multicall", other, "count").server(SERVER).arg("to", 2);
      assertThat(client.result(count).toString()).isEqualTo("[0,1]");
      assertThat(second).isNotNull();
    }
  }

  // 3.3: no end follows a failure
  @Test
  void aFailureEndsAMulticall() throws Exception {
    JsonNode error = client.error(multicall("countAndFail").arg("to", 2));
    assertThat(remoteType(error)).isEqualTo("ValueError");
    assertThat(error.path("value").asText()).isEqualTo("after 2");
    assertThat(error.path("traceback").isArray()).isTrue();
  }

  // 3.4: where an original service's loop would end
  @Test
  void whatCannotBeReadDisturbsNobody() throws Exception {
    raw("", "application/json");
    raw("no JSON", "application/json");
    raw("[]", "application/json");
    raw("{\"method\": \"mark\", \"args\": {\"tag\": \"never\"}}", "text/plain");
    raw("{\"oslo.version\": \"9.0\", \"oslo.message\": \"{}\"}", "application/json");
    raw("{\"args\": null}", "application/json");
    client.result(Ask.cast(topic, "mark").arg("tag", "next"));
    assertThat(server.world().mark()).isEqualTo("next");
  }

  private void raw(String body, String contentType) throws Exception {
    client.result(
        Ask.verb("raw")
            .with("to", "nova")
            .with("key", topic)
            .with("body", body)
            .with("content_type", contentType));
  }

  // 8, trap A3
  @Test
  void aReplyToACallerThatVanishedLeavesNoExchangeBehind() throws Exception {
    String vanishing = topic + "-vanishing";
    try (WarrenServer one = WarrenServer.start(warren, vanishing, SERVER, 1)) {
      String id = client.result(Ask.verb("begin", vanishing, "hold")).textValue();
      one.world().awaitHeld();
      assertThat(broker.ctl("list_exchanges", "name")).contains(id);
      client.result(Ask.verb("vanish").with("msg_id", id));
      one.world().released.countDown();
      // one at a time: when this is answered the other has been given up
      assertThat(client.result(Ask.call(vanishing, "hold")).textValue()).isEqualTo("held");
      Eventually.within(
          Duration.ofSeconds(20),
          "no exchange of a call is left",
          () ->
              broker.ctl("list_exchanges", "name").stream()
                  .noneMatch(name -> name.matches("[0-9a-f]{32}")));
    }
  }
}
