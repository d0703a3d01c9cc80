package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;

/** Warren's client, and oslo.messaging's server. */
@Requires({Part.RABBITMQ, Part.OSLO_MESSAGING})
class WarrenCallsOsloIT extends WarrenCallsPython {
  WarrenCallsOsloIT() {
    super("oslo", "openstack", "oslo_server.py");
  }

  @Override
  RpcContext context() {
    return RpcContext.EMPTY
        .with(
            "user",
            Map.of("roles", Arrays.asList("admin", null), "caf\u00e9", BigInteger.TWO.pow(70)))
        .with("deep", List.of(List.of(Map.of())));
  }

  // 4.6
  @Test
  void everyPartOfAFailureArrives() {
    RemoteError error = error(RpcMessage.of("fail_own").with("message", "caf\u00e9"));
    assertThat(error.remoteType()).isEqualTo("OwnError");
    assertThat(error.remoteModule()).isEqualTo("endpoints");
    assertThat(error.remoteMessage()).isEqualTo("('caf\u00e9', 42)");
    assertThat(error.remoteArgs()).containsExactly("caf\u00e9", "42");
    assertThat(error(RpcMessage.of("fail_as_expected").with("message", "no")).remoteType())
        .isEqualTo("KeyError");
  }

  // 4.6
  @Test
  void aMethodThatIsNotThereIsMissed() {
    RemoteError error = error(RpcMessage.of("no_such_method"));
    assertThat(error.remoteType()).isEqualTo("NoSuchMethod");
    assertThat(error.remoteModule()).isEqualTo("oslo_messaging.rpc.dispatcher");
  }

  // 4.13
  @Test
  void aDateHasSixDecimals() {
    assertThat(special("datetime")).isEqualTo("2011-12-22T10:59:24.000000");
  }

  // 4.13, trap B19
  @Test
  void aResultThatTheServerCannotWriteEndsInTheTimeout() {
    assertThat(silence(RpcMessage.of("special").with("name", "date")).phase())
        .isEqualTo(Phase.REPLY);
  }

  // 4.14
  @Test
  void aMulticallYieldsTheOneValue() {
    assertThat(multicall(RpcMessage.of("echo").with("value", List.of(1, 2))))
        .containsExactly(List.of(1, 2));
    assertThat(multicall(RpcMessage.of("nothing"))).containsExactly((Object) null);
  }
}
