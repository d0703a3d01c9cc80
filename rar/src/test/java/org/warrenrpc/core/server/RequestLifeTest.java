package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.CrankedExecutor;
import org.warrenrpc.core.CrankedScheduler;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.RequestDeadline;

/** From receipt to the last reply: what expires, comes again, takes long or cannot be read. */
@Timeout(60)
class RequestLifeTest {

  /** Notes what runs. */
  public final class Service {
    final CountDownLatch gate = new CountDownLatch(1);

    public String hold() throws InterruptedException {
      ran.add("hold");
      assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
      return "held";
    }

    public String fail() throws InterruptedException {
      hold();
      throw new IllegalArgumentException("no");
    }

    public void note(String text) {
      ran.add(text);
    }

    public long left() {
      Deadline deadline = RequestDeadline.current();
      ran.add("left");
      return deadline == null ? -1 : deadline.remaining().toMillis();
    }
  }

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final List<String> settled = new CopyOnWriteArrayList<>();
  private final Service service = new Service();
  private Raw raw;

  @BeforeEach
  void connect() throws Exception {
    raw = new Raw(broker.broker);
  }

  @AfterEach
  void close() {
    service.gate.countDown();
    servers.close();
    raw.close();
    broker.close();
  }

  /** One request at a time, the others wait here. */
  private RpcServer serve() {
    broker.delivering =
        (delivery, handler) -> handler.accept(new RecordingDelivery(delivery, settled));
    return servers.started(
        new ObjectTarget(service),
        new ServerSettings("oslo", null, "compute", null, false, 1, 8, Duration.ofSeconds(10)));
  }

  private static String method(String name) {
    return "\"method\":\"" + name + "\"";
  }

  private static String note(String text, String more) {
    return method("note") + ",\"args\":{\"text\":\"" + text + "\"}" + more;
  }

  private void awaitRuns(String... names) {
    Servers.await("runs " + List.of(names), () -> ran.containsAll(List.of(names)));
  }

  @Test // 4.8, B28
  void aRequestThatWaitedForLongerThanItsCallerDoesNotRunAndIsAnswered() throws Exception {
    RpcServer server = serve();
    raw.send("compute", method("hold"), null);
    awaitRuns("hold");
    raw.send("compute", note("late", raw.caller()), Duration.ofMillis(200));
    raw.send("compute", note("patient", raw.caller()), Duration.ofMinutes(1));
    long end = System.nanoTime() + Duration.ofMillis(400).toNanos();
    Servers.await("its time to pass", () -> System.nanoTime() > end);
    service.gate.countDown();
    JsonNode failure = raw.next().get("failure");
    assertThat(failure.get("class").textValue()).isEqualTo("TimeoutError");
    assertThat(failure.get("module").textValue()).isEqualTo("builtins");
    assertThat(failure.get("message").textValue()).contains("note").contains("200 ms");
    assertThat(raw.next().get("failure").isNull()).isTrue();
    assertThat(ran).containsExactly("hold", "patient");
    assertThat(settled).containsExactly("ack", "ack", "ack");
    assertThat(server.counts().expired.sum()).isEqualTo(1);
  }

  @Test
  void whatIsLeftOfItsTimeIsTheDeadlineOfARunAndOfNoOther() throws Exception {
    serve();
    raw.send("compute", method("left") + raw.caller(), Duration.ofSeconds(60));
    assertThat(raw.next().get("result").longValue()).isBetween(50_000L, 60_000L);
    raw.send("compute", method("left") + raw.caller(), null);
    assertThat(raw.next().get("result").longValue()).isEqualTo(-1);
  }

  @Test
  void aThreadOfWorkKeepsNoDeadline() throws Exception {
    CrankedExecutor work = new CrankedExecutor();
    servers
        .server(new ObjectTarget(service), Servers.concurrency(1), work, servers.scheduler)
        .start();
    work.crank();
    raw.send("compute", method("left") + raw.caller(), Duration.ofSeconds(60));
    work.crank();
    assertThat(raw.next().get("result").longValue()).isPositive();
    assertThat(RequestDeadline.current()).isNull();
  }

  @Test // 4.10
  void aDuplicateIsSettledAndNeitherRunNorAnswered() throws Exception {
    RpcServer server = serve();
    String id = ",\"_unique_id\":\"0123456789abcdef0123456789abcdef\"";
    raw.send("compute", note("once", raw.caller() + id), null);
    raw.send("compute", note("again", raw.caller() + id), null);
    raw.send("compute", note("other", raw.caller()), null);
    assertThat(raw.next().get("failure").isNull()).isTrue();
    assertThat(raw.next().get("failure").isNull()).isTrue();
    assertThat(ran).containsExactly("once", "other");
    assertThat(settled).containsExactly("ack", "ack", "ack");
    assertThat(server.counts().duplicates.sum()).isEqualTo(1);
    assertThat(raw.hasNext()).isFalse();
  }

  @Test // 4.10
  void aCopyOnAnotherQueueIsNoDuplicate() throws Exception {
    RpcServer server =
        servers.started(new ObjectTarget(service), Servers.settings("oslo", "host", false));
    String id = ",\"_unique_id\":\"0123456789abcdef0123456789abcdef\"";
    raw.send("compute", note("topic", id), null);
    raw.send("compute.host", note("server", id), null);
    raw.fanout(note("fanout", id));
    awaitRuns("topic", "server", "fanout");
    assertThat(server.counts().duplicates.sum()).isZero();
  }

  @Test // 4.10
  void aRedeliveryToANewConnectionIsADuplicateTo() throws Exception {
    RpcServer server = serve();
    broker.delivering =
        (delivery, handler) ->
            handler.accept(
                new Delivery() {
                  @Override
                  public Message message() {
                    return delivery.message();
                  }

                  @Override
                  public boolean redelivered() {
                    return delivery.redelivered();
                  }

                  @Override
                  public void ack() {
                    // lost on its way to the broker
                    settled.add("lost ack");
                  }

                  @Override
                  public void requeue() {
                    delivery.requeue();
                  }

                  @Override
                  public void reject() {
                    delivery.reject();
                  }
                });
    raw.send("compute", note("once", ",\"_unique_id\":\"0123456789abcdef0123456789abcdef\""), null);
    awaitRuns("once");
    broker.delivering =
        (delivery, handler) -> handler.accept(new RecordingDelivery(delivery, settled));
    broker.last().lose();
    Servers.await("the redelivery", () -> settled.contains("ack"));
    Servers.await("its count", () -> server.counts().duplicates.sum() == 1);
    assertThat(ran).containsExactly("once");
  }

  private CrankedScheduler serveWithHeartbeats() {
    CrankedScheduler scheduler = new CrankedScheduler();
    RpcServer server =
        servers.server(
            new ObjectTarget(service), Servers.concurrency(4), servers.threads, scheduler);
    server.start();
    Servers.await("the server to consume", server::isConsuming);
    Servers.await("its check of that", () -> scheduler.pending(true).size() == 1);
    return scheduler;
  }

  @ParameterizedTest // 4.8
  @ValueSource(strings = {"hold", "fail"})
  void aMonitoredCallHasHeartbeatsWhileItRunsAndNoneAfterwards(String name) throws Exception {
    CrankedScheduler scheduler = serveWithHeartbeats();
    raw.send("compute", method(name) + raw.caller() + ",\"_timeout\":4", null);
    awaitRuns("hold");
    Servers.await(
        "a heartbeat",
        () -> {
          scheduler.tick();
          return raw.hasNext();
        });
    JsonNode heartbeat = raw.next();
    assertThat(heartbeat.get("ending").booleanValue()).isFalse();
    assertThat(heartbeat.get("result").isNull()).isTrue();
    assertThat(heartbeat.get("failure").isNull()).isTrue();
    assertThat(scheduler.pending(true).get(1).delay).isEqualTo(Duration.ofSeconds(2));
    service.gate.countDown();
    JsonNode last = heartbeat;
    while (!last.get("ending").booleanValue()) {
      last = raw.next();
    }
    assertThat(last.get("failure").isNull()).isEqualTo(name.equals("hold"));
    assertThat(scheduler.pending(true)).hasSize(1);
    // those that were on their way may come yet
    raw.send("compute", method("note") + raw.caller(), null);
    while (raw.next().get("failure").isNull()) {}
    scheduler.tick();
    assertThat(raw.call(method("left")).get("ending").booleanValue()).isTrue();
    assertThat(raw.hasNext()).isFalse();
  }

  @ParameterizedTest // 4.8
  @ValueSource(strings = {"null", "1", "0", "\"abc\"", "-4"})
  void aCallThatAsksForNoneHasNoHeartbeats(String timeout) throws Exception {
    CrankedScheduler scheduler = serveWithHeartbeats();
    raw.send("compute", method("hold") + raw.caller() + ",\"_timeout\":" + timeout, null);
    awaitRuns("hold");
    assertThat(scheduler.pending(true)).hasSize(1);
  }

  @Test // 4.8: of the original, those of a refused call never end
  void aRefusedCallHasNoHeartbeats() throws Exception {
    CrankedScheduler scheduler = serveWithHeartbeats();
    assertThat(raw.refusal(method("nothing") + ",\"_timeout\":4")).startsWith("NoSuchMethod");
    assertThat(scheduler.pending(true)).hasSize(1);
  }

  @Test // 4.8
  void heartbeatsThatNobodyTakesEndAndTheMethodDoesNot() throws Exception {
    CrankedScheduler scheduler = serveWithHeartbeats();
    raw.send("compute", method("hold") + Raw.caller("reply_gone") + ",\"_timeout\":4", null);
    awaitRuns("hold");
    Servers.await(
        "the heartbeats to end",
        () -> {
          scheduler.tick();
          return scheduler.pending(true).size() == 1;
        });
    raw.answersOn("reply_gone");
    service.gate.countDown();
    assertThat(raw.next().get("result").textValue()).isEqualTo("held");
  }

  @Test // 4.10
  void whateverGoesWrongInReadingAMessageItIsRejectedAndCounted() throws Exception {
    RpcServer server = serve();
    broker.delivering =
        (delivery, handler) ->
            handler.accept(
                new Delivery() {
                  @Override
                  public Message message() {
                    throw new OutOfMemoryError("of the test");
                  }

                  @Override
                  public boolean redelivered() {
                    return false;
                  }

                  @Override
                  public void ack() {
                    settled.add("ack");
                  }

                  @Override
                  public void requeue() {
                    settled.add("requeue");
                  }

                  @Override
                  public void reject() {
                    settled.add("reject");
                  }
                });
    raw.send("compute", note("unread", ""), null);
    Servers.await("its count", () -> server.counts().unreadable.sum() == 1);
    assertThat(settled).first().isEqualTo("reject");
    assertThat(settled).doesNotContain("ack", "requeue");
    assertThat(ran).isEmpty();
  }
}
