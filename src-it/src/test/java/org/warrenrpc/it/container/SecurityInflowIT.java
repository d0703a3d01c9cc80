package org.warrenrpc.it.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;

/** Callers in a security domain of WildFly's: I21. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class SecurityInflowIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private OutsideClient client;

  @Deployment(testable = false)
  static EnterpriseArchive secured() {
    return DoorsEar.withDomain(
        "secured", Door.class, DoorIdentity.class, FixedDoor.class, OpenDoor.class);
  }

  @BeforeEach
  void connect() throws Exception {
    client = new OutsideClient();
    Eventually.within(
        SOON,
        "the doors answer",
        () ->
            call("door", RpcContext.EMPTY, "who") != null
                && call("open-door", RpcContext.EMPTY, "who") != null
                && call("fixed-door", RpcContext.EMPTY, "open") != null);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private Object call(String topic, RpcContext context, String method) {
    return client.rpc().call(context, topic, RpcMessage.of(method));
  }

  private static RpcContext token(String token) {
    return RpcContext.EMPTY.with("token", token);
  }

  private String refusal(String topic, RpcContext context, String method) {
    return catchThrowableOfType(RemoteError.class, () -> call(topic, context, method)).remoteType();
  }

  @Test
  void whoHasTheRoleMayCallWhatIsForIt() {
    assertThat(call("door", token("alice:keeper!"), "open")).isEqualTo("alice");
  }

  @Test
  void whoHasNotMayNot() {
    assertThat(refusal("door", token("bob:guest!"), "open")).isEqualTo("EJBAccessException");
    assertThat(call("door", token("bob:guest!"), "who")).isEqualTo("bob");
  }

  @Test
  void nobodyMayCallOnlyWhatIsForAll() {
    assertThat(refusal("door", RpcContext.EMPTY, "open")).isEqualTo("EJBAccessException");
    assertThat(call("door", RpcContext.EMPTY, "who")).isEqualTo("anonymous");
  }

  @Test
  void rolesThatTheMessageNamesAreNone() {
    RpcContext context = token("bob:guest!").with("roles", List.of("keeper"));
    assertThat(refusal("door", context, "open")).isEqualTo("EJBAccessException");
  }

  @Test
  void whoIsRefusedRunsNothing() {
    assertThat(refusal("door", token("alice:keeper"), "who")).isEqualTo("SecurityException");
  }

  @Test
  void aFixedPrincipalHasItsGroupsAndNoMore() {
    assertThat(call("fixed-door", token("alice:owner!"), "open")).isEqualTo("porter true");
    assertThat(refusal("fixed-door", token("alice:owner!"), "sell"))
        .isEqualTo("EJBAccessException");
  }

  @Test
  void callersSideBySideRunEachAsThemselvesAndLeaveNothingBehind() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (String name : List.of("ann", "ben", "cas", "dan")) {
        tasks.add(
            () -> {
              for (int i = 0; i < 50; i++) {
                assertThat(call("door", token(name + ":keeper!"), "open")).isEqualTo(name);
                assertThat(call("open-door", token(name + ":keeper!"), "who"))
                    .isEqualTo("anonymous");
              }
              return null;
            });
      }
      for (Future<Void> each : callers.invokeAll(tasks, SOON.toSeconds(), TimeUnit.SECONDS)) {
        each.get();
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(refusal("open-door", RpcContext.EMPTY, "open")).isEqualTo("EJBAccessException");
  }
}
