package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.InvalidReplyException;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.Target;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.LogLines;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcProfile;
import org.warrenrpc.core.ThreadPerTask;
import org.warrenrpc.wire.ReplyTo;

/** What becomes of a call whose server answers oddly: the table of 4.5, and hostile bodies. */
class OddRepliesTest {
  private static final RpcContext NOBODY = RpcContext.EMPTY;
  private static final RpcMessage RUN = RpcMessage.of("run");
  private static final Target COMPUTE = Target.topic("compute");
  private static final Duration BRIEF = Duration.ofMillis(300);
  private static final String PROPER =
      "{\"result\": 1, \"failure\": null, \"ending\": true, \"_msg_id\": \"ID\"}";

  private final FaultyBroker broker = new FaultyBroker();

  @AfterEach
  void close() {
    broker.close();
  }

  private static String enveloped(String message) {
    return "{\"oslo.version\": \"2.0\", \"oslo.message\": \""
        + message.replace("\"", "\\\"")
        + "\"}";
  }

  static Stream<Arguments> answered() {
    String end = "{\"result\": null, \"failure\": null, \"ending\": true, \"_msg_id\": \"ID\"}";
    return Stream.of(
        Arguments.of("no envelope", 1, List.of(PROPER)),
        Arguments.of("an envelope", 1, List.of(enveloped(PROPER))),
        Arguments.of(
            "no failure key", 1, List.of("{\"result\":1,\"ending\":true,\"_msg_id\":\"ID\"}")),
        Arguments.of(
            "no result", null, List.of("{\"failure\":null,\"ending\":true,\"_msg_id\":\"ID\"}")),
        Arguments.of(
            "no ending: the last value holds",
            2,
            List.of("{\"result\":1,\"_msg_id\":\"ID\"}", "{\"result\":2,\"_msg_id\":\"ID\"}", end)),
        Arguments.of(
            "ending null",
            1,
            List.of("{\"result\":1,\"failure\":null,\"ending\":null,\"_msg_id\":\"ID\"}", end)),
        Arguments.of(
            "ending 1",
            1,
            List.of("{\"result\":1,\"failure\":null,\"ending\":1,\"_msg_id\":\"ID\"}")),
        Arguments.of(
            "a heartbeat nobody asked for",
            1,
            List.of(
                "{\"result\":null,\"failure\":null,\"ending\":false,\"_msg_id\":\"ID\"}", PROPER)),
        Arguments.of(
            "the value ahead of a null",
            1,
            List.of("{\"result\":1,\"failure\":null,\"ending\":false,\"_msg_id\":\"ID\"}", end)),
        Arguments.of(
            "no id", 1, List.of("{\"result\":9,\"failure\":null,\"ending\":true}", PROPER)),
        Arguments.of(
            "an unknown id",
            1,
            List.of(
                "{\"result\":9,\"failure\":null,\"ending\":true,\"_msg_id\":\"other\"}", PROPER)),
        Arguments.of(
            "one unique id twice",
            1,
            List.of(
                "{\"result\":1,\"ending\":true,\"_msg_id\":\"ID\",\"_unique_id\":\"u\"}",
                "{\"result\":2,\"ending\":true,\"_msg_id\":\"ID\",\"_unique_id\":\"u\"}")),
        Arguments.of(
            "extra keys",
            1,
            List.of("{\"result\":1,\"ending\":true,\"_msg_id\":\"ID\",\"@class\":\"x\"}")));
  }

  // 4.5
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void answered(String what, @Nullable Object value, List<String> replies) throws Exception {
    try (RawServer server = new RawServer(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      CompletableFuture<Object> call =
          CompletableFuture.supplyAsync(
              () -> client.rpc().call(NOBODY, COMPUTE, RUN), new ThreadPerTask());
      ReplyTo caller = server.next();
      for (String reply : replies) {
        server.say(caller, reply);
      }
      assertThat(call.get(10, TimeUnit.SECONDS)).as(what).isEqualTo(value);
      assertThat(client.pending()).isZero();
    }
  }

  // 4.5, 4.6: where the original fails with another exception than the server's
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"result\": null, \"failure\": \"{\\\"class\\\":\\\"E\\\",\\\"message\\\":\\\"no\\\"}\", \"ending\": false, \"_msg_id\": \"ID\"}",
        "{\"failure\": {\"class\": \"E\", \"message\": \"no\", \"tb\": null}, \"_msg_id\": \"ID\"}",
        "{\"failure\": [\"E\", \"no\", [\"line\"]], \"ending\": true, \"_msg_id\": \"ID\"}",
        "{\"failure\": \"{\\\"class\\\":\\\"E\\\",\\\"message\\\":\\\"no\\\",\\\"tb\\\":\\\"text\\\",\\\"args\\\":7}\", \"ending\": true, \"_msg_id\": \"ID\"}",
      })
  void aFailureOfAnyShapeIsOne(String reply) throws Exception {
    try (RawServer server = new RawServer(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      CompletableFuture<RemoteError> call =
          CompletableFuture.supplyAsync(
              () ->
                  catchThrowableOfType(
                      RemoteError.class, () -> client.rpc().call(NOBODY, COMPUTE, RUN)),
              new ThreadPerTask());
      server.say(server.next(), reply);
      assertThat(call.get(10, TimeUnit.SECONDS)).hasMessage("E: no");
    }
  }

  static Stream<Arguments> unreadable() {
    byte[] proper = PROPER.getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        Arguments.of("text/plain", proper),
        Arguments.of("application/json; charset=utf-8", proper),
        Arguments.of(
            "application/json",
            "{\"oslo.version\": \"2.1\", \"oslo.message\": \"{}\"}"
                .getBytes(StandardCharsets.UTF_8)),
        Arguments.of("application/json", "[1]".getBytes(StandardCharsets.UTF_8)),
        Arguments.of(
            "application/json",
            ("{\"result\": \"" + "x".repeat(2000) + "\"}").getBytes(StandardCharsets.UTF_8)));
  }

  private static ClientSettings small(String dialect) {
    ClientSettings all = ClientSettings.DEFAULTS;
    return new ClientSettings(
        dialect,
        RpcProfile.of(dialect),
        null,
        new RpcCodec(1000, ".+", false),
        Duration.ofSeconds(10),
        Duration.ZERO,
        10,
        all.remoteExceptions(),
        all.notifyTopics());
  }

  // 4.3, 4.5: nobody can tell whose it is
  @ParameterizedTest
  @MethodSource("unreadable")
  void onOsloWhatCannotBeReadIsRejectedAndTheCallGoesOnToItsLimit(String contentType, byte[] body)
      throws Exception {
    try (RawServer server = new RawServer(broker, "oslo", "compute");
        LogLines log = new LogLines("org.warrenrpc.core.replies");
        Client client = Client.of(broker, small("oslo"))) {
      CompletableFuture<RpcTimeoutException> call =
          CompletableFuture.supplyAsync(
              () ->
                  catchThrowableOfType(
                      RpcTimeoutException.class,
                      () -> client.rpc().call(NOBODY, COMPUTE, RUN, Object.class, BRIEF)),
              new ThreadPerTask());
      ReplyTo caller = server.next();
      for (int i = 0; i < 3; i++) {
        server.say(caller.address(), contentType, body);
      }
      assertThat(call.get(10, TimeUnit.SECONDS).phase()).isEqualTo(Phase.REPLY);
      // a proper answer comes after them on the same queue
      CompletableFuture<Object> next =
          CompletableFuture.supplyAsync(
              () -> client.rpc().call(NOBODY, COMPUTE, RUN), new ThreadPerTask());
      server.say(server.next(), PROPER);
      assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(client.session().link().reader().rejected()).isEqualTo(3);
      assertThat(log.warnings()).as("one line a minute").hasSize(1);
      assertThat(log.text())
          .contains(caller.address().routingKey())
          .doesNotContain("xxx")
          .doesNotContain("result");
    }
  }

  // 3.3: each call has a queue of its own
  @ParameterizedTest
  @MethodSource("unreadable")
  void on2011WhatCannotBeReadEndsItsCallAtOnce(String contentType, byte[] body) throws Exception {
    try (RawServer server = new RawServer(broker, "nova2011", "compute");
        Client client = Client.of(broker, small("nova2011"))) {
      CompletableFuture<Object> call =
          CompletableFuture.supplyAsync(
              () -> client.rpc().call(NOBODY, COMPUTE, RUN), new ThreadPerTask());
      server.say(server.next().address(), contentType, body);
      assertThatThrownBy(() -> call.get(9, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(InvalidReplyException.class)
          .hasMessageContaining("run on topic compute")
          .hasMessageContaining("cannot be read");
      assertThat(client.pending()).isZero();
    }
  }

  // 3.3: where the original raises a KeyError
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void on2011AnAnswerOfOslosIsOne(boolean enveloped) throws Exception {
    try (RawServer server = new RawServer(broker, "nova2011", "compute");
        Client client = Client.of(broker, "nova2011")) {
      CompletableFuture<Object> call =
          CompletableFuture.supplyAsync(
              () -> client.rpc().call(NOBODY, COMPUTE, RUN), new ThreadPerTask());
      server.say(server.next(), enveloped ? enveloped(PROPER) : PROPER);
      assertThat(call.get(9, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void theLimitOfAReplyIsNamed() throws Exception {
    try (RawServer server = new RawServer(broker, "nova2011", "compute");
        Client client = Client.of(broker, small("nova2011"))) {
      CompletableFuture<Object> call =
          CompletableFuture.supplyAsync(
              () -> client.rpc().call(NOBODY, COMPUTE, RUN), new ThreadPerTask());
      server.say(server.next(), "{\"result\": \"" + "x".repeat(2000) + "\"}");
      assertThatThrownBy(() -> call.get(9, TimeUnit.SECONDS))
          .cause()
          .hasMessageContaining("2014 bytes, more than maxBodyBytes 1000");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void aRequestOverTheLimitIsRefusedWithBothSizesAndNothingIsSent(String dialect) throws Exception {
    try (Responder server = Responder.silent(broker, dialect, "compute");
        Client client = Client.of(broker, small(dialect))) {
      RpcMessage large = RUN.with("text", "\u00e9".repeat(500));
      for (Runnable verb :
          List.<Runnable>of(
              () -> client.rpc().call(NOBODY, COMPUTE, large),
              () -> client.rpc().multicall(NOBODY, COMPUTE, large),
              () -> client.rpc().cast(NOBODY, COMPUTE, large),
              () -> client.rpc().fanoutCast(NOBODY, COMPUTE, large))) {
        assertThatThrownBy(verb::run)
            .isInstanceOf(org.warrenrpc.InvalidRequestException.class)
            .hasMessageContaining("run on topic compute")
            .hasMessageMatching(".*it has 3\\d\\d\\d bytes, more than maxBodyBytes 1000.*");
      }
      assertThat(client.pending()).isZero();
      client.rpc().cast(NOBODY, "compute", RpcMessage.of("next"));
      assertThat(server.next().request().method()).isEqualTo("next");
    }
  }
}
