package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.wire.Dialect;

/**
 * Serves one interface on the queues of one topic: runs what is asked on a target, and answers.
 * Servers of one {@link Listeners} share the subscriptions of the queues that they have in common.
 * Owns no thread: requests run in {@code work}. Thread-safe.
 */
public final class RpcServer implements Server {

  private enum State {
    NEW,
    STARTED,
    STOPPED
  }

  private static final System.Logger LOG = System.getLogger(RpcServer.class.getName());

  private final Listeners listeners;
  private final BrokerSettings broker;
  private final ServerSettings settings;
  private final FanoutName fanoutName;
  private final Executor work;
  private final ScheduledExecutorService scheduler;
  private final List<Listening> listenings;
  private final Backlog backlog;
  private final Replies replies;
  private final Stages stages;
  private final Settling settling;
  private final Turns turns;
  private final Member member;

  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

  /** Null until it has started, or stopped without. */
  private final AtomicReference<@Nullable List<SharedQueue>> joined = new AtomicReference<>();

  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Parses the methods of the target's type. Whoever makes one stops it, started or not.
   *
   * @param work may refuse with RejectedExecutionException: the request is offered again later
   * @param scheduler runs only tasks that do not block
   * @param name for logs and messages
   * @throws InvalidRequestException naming class and method, when two clash or none can be called;
   *     or naming another server that wants a common queue otherwise
   */
  public RpcServer(
      Listeners listeners,
      BrokerSettings broker,
      ServerSettings settings,
      ProxyTarget target,
      Executor work,
      ScheduledExecutorService scheduler,
      String name) {
    this.listeners = listeners;
    this.broker = broker;
    this.settings = settings;
    MethodTable table = MethodTable.of(target.type());
    Dialect dialect = settings.profile().in(settings.dialect());
    this.fanoutName = new FanoutName(listeners.names(), dialect.profile(), settings.topic());
    this.work = work;
    this.scheduler = scheduler;
    this.listenings = Listening.of(settings, dialect, fanoutName);
    ServerCounts counts = new ServerCounts();
    this.replies =
        new Replies(
            new RequestCodec(settings),
            counts,
            this::replyRoute,
            work,
            listeners.submitter(),
            scheduler);
    this.settling = settling(name, counts);
    this.backlog = new Backlog(settings.concurrency());
    this.stages =
        new Stages(backlog, this::permitIsFree, work, listeners.submitter(), scheduler, counts);
    this.turns =
        new Turns(
            backlog,
            target,
            new RequestServing(settling, new Dispatcher(table, replies, stages), replies, counts),
            work,
            listeners.submitter(),
            scheduler,
            System::nanoTime,
            counts);
    this.member = new Member(name, settings, table, backlog, turns, counts);
    boolean enrolled = false;
    try {
      listeners.enrol(member, broker, listenings);
      enrolled = true;
    } finally {
      if (!enrolled) {
        fanoutName.giveBack();
      }
    }
  }

  @Override
  public void start() {
    if (!state.compareAndSet(State.NEW, State.STARTED)) {
      return;
    }
    List<SharedQueue> mine = listeners.join(member, broker, listenings, work, scheduler);
    if (!joined.compareAndSet(null, mine)) {
      // a stop that came meanwhile found nothing to leave
      listeners.leave(member, mine);
      listeners.release(mine);
    }
  }

  @Override
  public void stop() {
    if (state.getAndSet(State.STOPPED) == State.STOPPED) {
      awaitStopped();
      return;
    }
    try {
      listeners.withdraw(member, broker, listenings);
      joined.compareAndSet(null, List.of());
      end(joined());
      LOG.log(Level.INFO, "{0} has stopped", member);
    } finally {
      stopped.countDown();
    }
  }

  /** Whether every queue is being consumed now. Does no I/O. */
  public boolean isConsuming() {
    List<SharedQueue> mine = joined();
    if (state.get() != State.STARTED || mine.isEmpty()) {
      return false;
    }
    for (int i = 0; i < mine.size(); i++) {
      if (!mine.get(i).isConsuming(listenings.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * What the broker refuses so that somebody has to change something: with RabbitMQ, the object,
   * its attribute, the broker's value and ours. Null where it refuses nothing. Does no I/O.
   */
  public @Nullable String refusal() {
    List<SharedQueue> mine = joined();
    for (int i = 0; i < mine.size(); i++) {
      String refusal = mine.get(i).refusal(listenings.get(i));
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  ServerCounts counts() {
    return member.counts();
  }

  /** How many requests run, or wait for the stages that their methods returned. */
  int running() {
    return backlog.running();
  }

  private void permitIsFree() {
    turns.submitIfWanted();
  }

  private Settling settling(String name, ServerCounts counts) {
    RetrySettings retries = settings.retries();
    if (retries == null) {
      return new SettlingBefore();
    }
    return new SettlingAfter(
        new Retries(
            retries,
            name,
            !settings.profile().profile().passive(),
            this::replyRoute,
            work,
            listeners.submitter(),
            scheduler,
            counts),
        replies);
  }

  /** Any of its consumptions: whatever a request came by, its answer may go by another. */
  private @Nullable ReplyRoute replyRoute() {
    List<Consumption> routes =
        joined().stream().map(SharedQueue::current).filter(Objects::nonNull).toList();
    return routes.stream()
        .filter(Consumption::isOpen)
        .findFirst()
        .orElse(routes.isEmpty() ? null : routes.get(0));
  }

  private List<SharedQueue> joined() {
    List<SharedQueue> mine = joined.get();
    return mine == null ? List.of() : mine;
  }

  private void end(List<SharedQueue> mine) {
    listeners.leave(member, mine);
    turns.stop();
    backlog.close().forEach(request -> request.delivery().requeue());
    int left = backlog.end(settings.drain());
    if (left > 0) {
      LOG.log(Level.WARNING, "{0} stops though {1} requests still run", member, left);
    }
    replies.prepareClose();
    stages.close();
    settling.close();
    replies.close();
    listeners.release(mine);
    fanoutName.giveBack();
  }

  private void awaitStopped() {
    long limit = settings.drain().plusSeconds(Listener.END_SECONDS).toNanos();
    try {
      if (!stopped.await(limit, TimeUnit.NANOSECONDS)) {
        LOG.log(Level.WARNING, "{0}: waited in vain for a stop to end", member);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
