package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;

/** oslo.messaging's client, and Warren's beans. */
@Requires({Part.RABBITMQ, Part.OSLO_MESSAGING})
class OsloCallsWarrenIT extends PythonCallsWarren {
  OsloCallsWarrenIT() {
    super("oslo", "nova2011", "openstack", "oslo_client.py");
  }

  @Override
  Map<String, Object> context() {
    return Map.of(
        "user",
        Map.of("roles", Arrays.asList("admin", null), "caf\u00e9", BigInteger.TWO.pow(70)),
        "deep",
        List.of(List.of(Map.of())));
  }

  // 4.6
  @Test
  void aBuiltInTypeIsRebuilt() throws Exception {
    JsonNode error = client.error(call("fail").arg("message", "bad"));
    assertThat(error.path("type").asText()).isEqualTo("ValueError");
    assertThat(error.path("module").asText()).isEqualTo("builtins");
  }

  // 4.6
  @Test
  void aMethodThatIsNotThereIsMissedInTheDispatchersWords() throws Exception {
    JsonNode error = client.error(call("no_such_method"));
    assertThat(error.path("message").asText())
        .contains("Endpoint does not support RPC method no_such_method");
  }

  // 4.11
  @Test
  void aCallerThatVanishedWithItsReplyQueueDisturbsNobody() throws Exception {
    String vanishing = topic + "-vanishing";
    try (WarrenServer one = WarrenServer.start(warren, vanishing, SERVER, 1);
        PythonPeer dying = startClient()) {
      List<String> others = broker.ctl("list_queues", "name");
      CompletableFuture<JsonNode> never = dying.send(Ask.call(vanishing, "hold"));
      one.world().awaitHeld();
      List<String> all = broker.ctl("list_queues", "name");
      String replies =
          all.stream()
              .filter(name -> name.startsWith("reply_") && !others.contains(name))
              .findFirst()
              .orElseThrow();
      dying.kill();
      broker.ctl("delete_queue", replies);
      one.world().released.countDown();
      assertThat(client.result(Ask.call(vanishing, "hold")).textValue()).isEqualTo("held");
      assertThat(never).as("the dead caller's call").failsWithin(10, TimeUnit.SECONDS);
    }
  }
}
