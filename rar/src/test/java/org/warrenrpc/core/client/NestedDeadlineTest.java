package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warrenrpc.core.client.Responder.answer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.Target;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.RequestDeadline;

/** What a verb may take while a request is served on the same thread. */
@SuppressWarnings("try") // scopes and servers are only closed
class NestedDeadlineTest {
  private static final RpcContext NOBODY = RpcContext.EMPTY;
  private static final RpcMessage RUN = RpcMessage.of("run");
  private static final Target COMPUTE = Target.topic("compute");
  private static final Duration BRIEF = Duration.ofMillis(300);

  private final FaultyBroker broker = new FaultyBroker();
  private final List<Message> published = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    broker.close();
  }

  private static RequestDeadline.Scope serving(Duration left) {
    return RequestDeadline.bind(Deadline.after(left, System::nanoTime));
  }

  @Test
  void aCallEndsWithTheRequestThatItIsMadeIn() throws Exception {
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker);
        RequestDeadline.Scope scope = serving(BRIEF)) {
      assertThatThrownBy(() -> client.rpc().call(NOBODY, COMPUTE, RUN))
          .isInstanceOfSatisfying(
              RpcTimeoutException.class,
              e -> {
                assertThat(e.phase()).isEqualTo(Phase.REPLY);
                assertThat(e.limit()).isEqualTo(BRIEF);
              });
      assertThat(server.nextMessage().expiration()).isLessThanOrEqualTo(BRIEF);
    }
  }

  @Test
  void aShorterLimitOfItsOwnHolds() throws Exception {
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker);
        RequestDeadline.Scope scope = serving(Duration.ofSeconds(60))) {
      assertThatThrownBy(() -> client.rpc().call(NOBODY, COMPUTE, RUN, Object.class, BRIEF))
          .isInstanceOfSatisfying(
              RpcTimeoutException.class, e -> assertThat(e.limit()).isEqualTo(BRIEF));
    }
  }

  @Test
  void eachWaitOfAMulticallEndsWithTheRequestWhoeverWaits() throws Exception {
    try (Responder server =
            Responder.on(broker, "oslo", "compute", null, r -> List.of(Responder.value(0, "a")));
        Client client = Client.of(broker)) {
      RpcReplies<Object> replies;
      try (RequestDeadline.Scope scope = serving(BRIEF)) {
        replies = client.rpc().multicall(NOBODY, COMPUTE, RUN);
      }
      assertThat(replies.next().value()).isEqualTo("a");
      assertThatThrownBy(replies::hasNext)
          .isInstanceOfSatisfying(
              RpcTimeoutException.class, e -> assertThat(e.phase()).isEqualTo(Phase.REPLY));
    }
  }

  @Test
  void withNothingLeftNoVerbSendsAnything() throws Exception {
    try (Responder server = Responder.on(broker, "oslo", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker)) {
      Notifier notifier =
          new Notifier(remaining -> Client.lend(client.session()), ClientSettings.DEFAULTS);
      broker.publishing = published::add;
      AtomicLong clock = new AtomicLong();
      Deadline passed = Deadline.after(Duration.ofSeconds(5), clock::get);
      clock.addAndGet(Duration.ofSeconds(5).toNanos());
      try (RequestDeadline.Scope scope = RequestDeadline.bind(passed)) {
        for (ThrowingCallable verb :
            List.<ThrowingCallable>of(
                () -> client.rpc().call(NOBODY, COMPUTE, RUN),
                () -> client.rpc().multicall(NOBODY, COMPUTE, RUN),
                () -> client.rpc().cast(NOBODY, COMPUTE, RUN),
                () -> client.rpc().fanoutCast(NOBODY, COMPUTE, RUN),
                () -> notifier.notify("me", "it.happened", NotificationPriority.INFO, null))) {
          assertThatThrownBy(verb)
              .isInstanceOfSatisfying(
                  RpcTimeoutException.class,
                  e -> {
                    assertThat(e.phase()).isEqualTo(Phase.CONNECT);
                    assertThat(e.limit()).as("the request's").isEqualTo(Duration.ofSeconds(5));
                  });
        }
      }
      assertThat(published).isEmpty();
      assertThat(client.pending()).isZero();
      assertThat(client.rpc().call(NOBODY, COMPUTE, RUN)).as("afterwards").isEqualTo(1);
    }
  }
}
