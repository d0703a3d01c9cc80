package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.core.LogLines;

/** Methods that run as somebody, or not at all: JCA-QUALITY I21. */
@Timeout(60)
final class SecurityInflowTest {
  private final AtomicInteger runs = new AtomicInteger();
  private final StrictEndpointFactory endpoints = WhoEndpoint.factory(runs);
  private final StrictWorkManager work = StrictWorkManager.of(8);
  private final Identities identities = work.identities;
  private Container container;

  @BeforeEach
  void start() throws Exception {
    container = new Container(work);
  }

  @AfterEach
  void stop() {
    container.close();
    assertThat(endpoints.faults).isEmpty();
    assertThat(work.faults).isEmpty();
  }

  private void deploy(Consumer<RpcActivationSpec> setUp) throws ResourceException {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("door");
    setUp.accept(spec);
    container.adapter.endpointActivation(endpoints, spec);
  }

  private void deployFixed() throws ResourceException {
    deploy(
        spec -> {
          spec.setSecurityInflow("fixed");
          spec.setInflowPrincipal("scheduler");
          spec.setInflowGroups("nova, admin");
        });
  }

  private static void verified(RpcActivationSpec spec) {
    spec.setSecurityInflow("verified");
    spec.setCallerIdentity(TokenIdentity.class.getName());
  }

  private static RpcContext token(String token) {
    return RpcContext.EMPTY.with("token", token);
  }

  private Object call(RpcContext context, String method) {
    return container.factory.call(context, "door", RpcMessage.of(method));
  }

  private RemoteError refusal(RpcContext context) {
    return catchThrowableOfType(RemoteError.class, () -> call(context, "who"));
  }

  private void awaitConsumer() throws Exception {
    Await.until("the bean answers", () -> !answer().isEmpty());
  }

  /** To somebody whom any of these activations accepts; empty while nothing listens. */
  private String answer() {
    try {
      return String.valueOf(call(token("first!"), "who"));
    } catch (UnroutableException e) {
      return "";
    }
  }

  @Test
  void byDefaultNothingBringsAnIdentity() throws Exception {
    deploy(spec -> {});
    awaitConsumer();
    assertThat(answer()).isEqualTo("nobody");
    assertThat(identities.ran).isEmpty();
  }

  @Test
  void aFixedPrincipalIsWhomEveryMethodRunsAs() throws Exception {
    deployFixed();
    awaitConsumer();
    assertThat(call(token("alice!"), "who")).isEqualTo("scheduler[admin, nova]");
    assertThat(work.names).contains("WhoBean on door");
  }

  @Test
  void theApplicationSaysWhoCalls() throws Exception {
    deploy(SecurityInflowTest::verified);
    awaitConsumer();
    assertThat(call(token("alice!"), "who")).isEqualTo("alice[known]");
    assertThat(call(RpcContext.EMPTY, "who")).isEqualTo("nobody");
  }

  @Test
  void aRefusedCallerIsToldThatAloneAndNoMethodRuns() throws Exception {
    deploy(SecurityInflowTest::verified);
    awaitConsumer();
    int before = runs.get();
    try (LogLines log = new LogLines("org.warrenrpc.jca")) {
      for (String token : new String[] {"revoked", "forged"}) {
        RemoteError refusal = refusal(token(token));
        assertThat(refusal.remoteType()).isEqualTo("SecurityException");
        assertThat(refusal.remoteMessage()).startsWith("The caller is refused");
        assertThat(refusal.traceback() + refusal).doesNotContain(TokenIdentity.SECRET);
      }
      assertThat(log.warnings()).hasSize(1);
    }
    assertThat(runs).hasValue(before);
  }

  @Test
  void twoCallersInterleavedNeverSeeEachOthersPrincipal() throws Exception {
    deploy(SecurityInflowTest::verified);
    awaitConsumer();
    ExecutorService callers = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 50; round++) {
        CompletableFuture<Object> alice =
            CompletableFuture.supplyAsync(() -> call(token("alice!"), "meet"), callers);
        CompletableFuture<Object> bob =
            CompletableFuture.supplyAsync(() -> call(token("bob!"), "meet"), callers);
        assertThat(alice.get(20, TimeUnit.SECONDS)).isEqualTo("alice[known] alice[known]");
        assertThat(bob.get(20, TimeUnit.SECONDS)).isEqualTo("bob[known] bob[known]");
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void oneWorkServesOneDelivery() throws Exception {
    deploy(SecurityInflowTest::verified);
    awaitConsumer();
    int before = runs.get();
    identities.ran.clear();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      container.factory.cast(token("user" + i + "!"), "door", RpcMessage.of("who"));
      sent.add("user" + i + "[known]");
    }
    Await.until("all have run", () -> runs.get() == before + 30);
    assertThat(identities.ran).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void rolesOfTheMessageCountOnlyWhereTheyAreTrusted() throws Exception {
    RpcContext context = token("alice!").with("roles", List.of("admin", 7));
    deploy(SecurityInflowTest::verified);
    awaitConsumer();
    assertThat(call(context, "who")).isEqualTo("alice[known]");
  }

  @Test
  void rolesThatAreTrustedAreWarnedOfAtTheActivation() throws Exception {
    try (LogLines log = new LogLines("org.warrenrpc.jca")) {
      deploy(
          spec -> {
            verified(spec);
            spec.setTrustMessageRoles("true");
          });
      assertThat(log.text()).contains("WhoBean on door: trustMessageRoles is set");
      assertThat(log.warnings()).hasSize(1);
    }
    awaitConsumer();
    RpcContext context = RpcContext.EMPTY.with("roles", List.of("admin", 7));
    assertThat(call(context.with("token", "alice!"), "who")).isEqualTo("alice[admin, known]");
    assertThat(call(context, "who")).as("nobody has no roles").isEqualTo("nobody");
  }

  @Test
  void aContainerThatSupportsNoIdentityFailsTheActivation() {
    identities.supported = false;
    assertThatThrownBy(this::deployFixed)
        .isInstanceOf(NotSupportedException.class)
        .hasMessageContaining("securityInflow of WhoBean on door")
        .hasMessageContaining("supports no SecurityContext");
  }

  @Test
  void aContainerThatRunsWorkAsNobodyFailsTheActivation() {
    identities.silent = true;
    assertThatThrownBy(this::deployFixed)
        .isInstanceOf(NotSupportedException.class)
        .hasMessageContaining("runs Work without the identity")
        .hasMessageContaining("security domain")
        .hasMessageContaining("wm-elytron-security-domain");
  }

  @Test
  void aContainerThatCannotSetTheIdentityUpFailsTheActivation() {
    identities.failures.set(1);
    assertThatThrownBy(() -> deploy(SecurityInflowTest::verified))
        .isInstanceOf(NotSupportedException.class)
        .hasMessageContaining("the identity cannot be set up");
  }

  @Test
  void aContainerThatTakesNoPrincipalFailsTheActivation() {
    identities.unwilling = true;
    assertThatThrownBy(this::deployFixed).isInstanceOf(NotSupportedException.class);
  }

  @Test
  void anIdentityThatIsNotSetUpLaterRunsNoMethod() throws Exception {
    deployFixed();
    awaitConsumer();
    int before = runs.get();
    identities.silent = true;
    assertThat(refusal(RpcContext.EMPTY).remoteType()).isEqualTo("SecurityException");
    identities.silent = false;
    identities.unwilling = true;
    assertThat(refusal(RpcContext.EMPTY).remoteType()).isEqualTo("SecurityException");
    assertThat(runs).hasValue(before);
  }

  // W3, W8
  @Test
  void whatCannotStartIsOfferedAgainWithItsIdentity() throws Exception {
    deploy(SecurityInflowTest::verified);
    awaitConsumer();
    identities.failures.set(2);
    assertThat(call(token("alice!"), "who")).isEqualTo("alice[known]");
    work.refusing(2);
    assertThat(call(token("bob!"), "who")).isEqualTo("bob[known]");
    work.dropping(2);
    assertThat(call(token("carol!"), "who")).isEqualTo("carol[known]");
  }
}
