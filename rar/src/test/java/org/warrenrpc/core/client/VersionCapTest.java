package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warrenrpc.core.client.Responder.answer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.FaultyBroker;

/** A client that may not send what is newer than its cap (4.7). */
class VersionCapTest {
  private static final RpcContext NOBODY = RpcContext.EMPTY;
  private static final RpcMessage RUN = RpcMessage.of("run");

  private final FaultyBroker broker = new FaultyBroker();
  private final List<Message> published = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    broker.close();
  }

  private static Target target(@Nullable String version, String cap) {
    Target target = Target.topic("compute").withVersionCap(cap);
    return version == null ? target : target.withVersion(version);
  }

  private void refused(@Nullable String version, ThrowingCallable verb) {
    assertThatThrownBy(verb)
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("run on topic compute")
        .hasMessageContaining(version == null ? "without a version" : "of version " + version)
        .hasMessageContaining("cap is 1.4");
    assertThat(published).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({",", "1.5", "1.4.1", "2.0", "0.9"})
  void whatTheCapDoesNotLetThroughIsRefusedByEveryVerb(@Nullable String version) throws Exception {
    Target target = target(version, "1.4");
    try (Client client = Client.of(broker)) {
      broker.publishing = published::add;
      refused(version, () -> client.rpc().call(NOBODY, target, RUN));
      refused(version, () -> client.rpc().multicall(NOBODY, target, RUN));
      refused(version, () -> client.rpc().cast(NOBODY, target, RUN));
      refused(version, () -> client.rpc().fanoutCast(NOBODY, target, RUN));
      assertThat(client.pending()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"1.4", "1.0", "1.3.9"})
  @SuppressWarnings("try") // a server serves without being mentioned again
  void whatItLetsThroughTravelsWithoutTheCap(String version) throws Exception {
    try (Responder server = Responder.on(broker, "oslo", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker)) {
      assertThat(client.rpc().call(NOBODY, target(version, "1.4"), RUN)).isEqualTo(1);
      assertThat(server.next().request().version()).isEqualTo(version);
      assertThat(new String(server.nextMessage().body(), java.nio.charset.StandardCharsets.UTF_8))
          .doesNotContain("cap");
    }
  }

  @Test
  @SuppressWarnings("try") // a server serves without being mentioned again
  void withoutACapEverythingIsSent() throws Exception {
    try (Responder server = Responder.on(broker, "oslo", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker)) {
      client.rpc().call(NOBODY, Target.topic("compute").withVersion("99.0"), RUN);
      assertThat(server.next().request().version()).isEqualTo("99.0");
    }
  }
}
