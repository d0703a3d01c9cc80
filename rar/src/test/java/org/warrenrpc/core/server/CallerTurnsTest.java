package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenrpc.RpcContext;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.CrankedExecutor;
import org.warrenrpc.core.CrankedScheduler;
import org.warrenrpc.core.Submitter;
import org.warrenrpc.topology.Address;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.Request;

/** Turns where methods run as their callers: JCA-QUALITY I21. */
class CallerTurnsTest {

  /** Does nothing. */
  public static final class Idle {
    public void run() {}
  }

  private record AsCallers(ProxyTarget target, CallerWork callerWork) implements ProxyTarget {
    @Override
    public Class<?> type() {
      return target.type();
    }

    @Override
    public ProxyInvoker acquire() {
      return target.acquire();
    }
  }

  /** Work that its test runs, or never does. */
  private final class Kept implements CallerWork {
    record Task(Object caller, Runnable task, Consumer<Throwable> refused) {}

    final List<Task> tasks = new ArrayList<>();
    boolean refusing;

    @Override
    public void execute(RpcContext context, Runnable task, Consumer<Throwable> refused) {
      if (refusing) {
        refused.accept(new RejectedExecutionException("the container is busy"));
        return;
      }
      tasks.add(new Task(Objects.requireNonNull(context.get("user")), task, refused));
    }

    void run(int index) {
      Task task = tasks.remove(index);
      caller = task.caller();
      task.task().run();
      caller = null;
    }
  }

  private final CrankedScheduler scheduler = new CrankedScheduler();
  private final CrankedExecutor plain = new CrankedExecutor();
  private final Kept work = new Kept();
  private final AtomicLong now = new AtomicLong();
  private final List<String> served = new ArrayList<>();
  private final RecordingTarget target = new RecordingTarget(new Idle());
  private @Nullable Object caller;

  private Turns turns(Backlog backlog) {
    return turns(backlog, target);
  }

  private Turns turns(Backlog backlog, ProxyTarget proxies) {
    return new Turns(
        backlog,
        new AsCallers(proxies, work),
        (request, invoker, mayBegin) -> served.add(caller + " ran " + name(request)),
        plain,
        Submitter.inline(),
        scheduler,
        now::get,
        new ServerCounts());
  }

  private static String name(ReceivedRequest request) {
    return request.delivery().message().address().routingKey();
  }

  private ReceivedRequest request(String name) {
    return request("origin", name, null);
  }

  private ReceivedRequest request(Object origin, String name, @Nullable Reply answer) {
    Request asked =
        new Request(
            "run",
            Map.of(),
            Map.of("user", TextNode.valueOf(name)),
            null,
            null,
            null,
            null,
            null,
            false);
    return new ReceivedRequest(
        new NumberedDelivery(
            new Message(new Address("", name), null, null, null, Map.of(), false, new byte[0])),
        "queue",
        origin,
        () -> true,
        new Duplicates(now::get),
        null,
        new Incoming(asked, null, false),
        answer,
        null);
  }

  @Test
  void aTurnIsForTheOneRequestThatItWasSubmittedFor() {
    Turns turns = turns(new Backlog(2));
    turns.offer(request("a"));
    turns.offer(request("b"));
    turns.offer(request("c"));
    assertThat(work.tasks).extracting(Kept.Task::caller).containsExactly("a", "b");
    work.run(1);
    work.run(0);
    work.run(0);
    assertThat(served).containsExactly("b ran b", "a ran a", "c ran c");
    assertThat(Collections.frequency(target.events, "acquire")).isEqualTo(3);
    assertThat(work.tasks).isEmpty();
    assertThat(plain.tasks).isEmpty();
  }

  // W3
  @Test
  void whatIsRefusedGoesBackInFrontAndIsOfferedAgainAfterAPause() throws Exception {
    Turns turns = turns(new Backlog(1));
    work.refusing = true;
    turns.offer(request("a"));
    turns.offer(request("b"));
    work.refusing = false;
    assertThat(work.tasks).isEmpty();
    scheduler.crank();
    work.run(0);
    work.run(0);
    assertThat(served).containsExactly("a ran a", "b ran b");
  }

  // W8
  @Test
  void workThatWasTakenAndDoesNotRunGivesItsRequestBack() throws Exception {
    Turns turns = turns(new Backlog(1));
    turns.offer(request("a"));
    work.tasks.remove(0).refused().accept(new RejectedExecutionException("no identity"));
    scheduler.crank();
    work.run(0);
    assertThat(served).containsExactly("a ran a");
  }

  @Test
  void withoutAnEndpointItWaitsToo() throws Exception {
    ScarceTarget scarce = new ScarceTarget(new Idle(), 0);
    Turns turns = turns(new Backlog(1), scarce);
    turns.offer(request("a"));
    work.run(0);
    assertThat(served).isEmpty();
    scarce.permits.release();
    scheduler.crank();
    work.run(0);
    assertThat(served).containsExactly("a ran a");
  }

  @Test
  void atTheEndWhatIsSubmittedAndHasNotBegunIsGivenBack() {
    Backlog backlog = new Backlog(1);
    Turns turns = turns(backlog);
    ReceivedRequest a = request("a");
    ReceivedRequest b = request("b");
    turns.offer(a);
    turns.offer(b);
    assertThat(backlog.close()).containsExactly(a, b);
    assertThat(backlog.end(Duration.ZERO)).isZero();
    work.run(0);
    assertThat(served).isEmpty();
  }

  @Test
  void whatTheBrokerHasTakenBackDoesNotRun() {
    Backlog backlog = new Backlog(1);
    Turns turns = turns(backlog);
    turns.offer(request("lost", "a", null));
    turns.offer(request("b"));
    backlog.forget("lost");
    work.run(0);
    work.run(0);
    assertThat(served).containsExactly("b ran b");
  }

  @Test
  void withoutAMethodToRunNobodysIdentityIsAsked() throws Exception {
    Turns turns = turns(new Backlog(1));
    turns.offer(request("origin", "ping", new Reply.Answer(TextNode.valueOf("pong"))));
    assertThat(work.tasks).isEmpty();
    plain.crank();
    assertThat(served).containsExactly("null ran ping");
  }
}
