package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.Dialect;

/**
 * Listens to notifications (5.2): has each handled by the method of its priority, and settles it
 * afterwards. Owns no thread. Thread-safe.
 */
public final class NotificationServer implements Server {

  private enum State {
    NEW,
    STARTED,
    STOPPED
  }

  private static final System.Logger LOG = System.getLogger(NotificationServer.class.getName());

  private final Listeners listeners;
  private final BrokerSettings broker;
  private final NotificationSettings settings;
  private final String name;
  private final Backlog backlog;
  private final Turns turns;
  private final List<Listener> queues = new ArrayList<>();
  private final List<String> names;
  private final ServerCounts counts = new ServerCounts();
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Parses the methods of the target's type. Whoever makes one stops it, started or not.
   *
   * @param work may refuse with RejectedExecutionException: the notification is offered again later
   * @param scheduler runs only tasks that do not block
   * @param name for logs and messages
   * @throws org.warrenrpc.InvalidRequestException naming class and method, when none is for a
   *     priority or one takes something else; or naming the pool and who else uses its name
   */
  public NotificationServer(
      Listeners listeners,
      BrokerSettings broker,
      NotificationSettings settings,
      ProxyTarget target,
      Executor work,
      ScheduledExecutorService scheduler,
      String name) {
    this.listeners = listeners;
    this.broker = broker;
    this.settings = settings;
    this.name = name;
    NotificationTable table = NotificationTable.of(target.type());
    Dialect dialect = settings.profile().in(settings.dialect());
    this.backlog = new Backlog(settings.concurrency());
    NotificationHandling handling =
        new NotificationHandling(
            settings,
            table,
            new Codec(dialect.generation(), settings.codec().options()),
            work,
            listeners.submitter(),
            scheduler,
            counts,
            name);
    this.turns =
        new Turns(
            backlog,
            target,
            handling,
            work,
            listeners.submitter(),
            scheduler,
            System::nanoTime,
            counts);
    List<String> names = new ArrayList<>();
    for (Listening listening : listenings(dialect, table.priorities())) {
      Queue queue = new Queue(listening);
      names.add(String.valueOf(listening.shared()));
      queues.add(listeners.alone(broker, queue, queue, name, work, scheduler));
    }
    this.names = List.copyOf(names);
    listeners.enrolHearer(name, broker, this.names, settings.pool() != null);
  }

  @Override
  public void start() {
    if (state.compareAndSet(State.NEW, State.STARTED)) {
      queues.forEach(Listener::begin);
    }
  }

  @Override
  public void stop() {
    if (state.getAndSet(State.STOPPED) == State.STOPPED) {
      awaitStopped();
      return;
    }
    try {
      listeners.withdrawHearer(name, broker, names, settings.pool() != null);
      Deadline deadline = Deadline.after(Consumption.FAREWELL, System::nanoTime);
      queues.forEach(queue -> queue.end(deadline));
      turns.stop();
      backlog.close().forEach(received -> received.delivery().requeue());
      int left = backlog.end(settings.drain());
      if (left > 0) {
        LOG.log(Level.WARNING, "{0} stops though {1} methods still run", name, left);
      }
      queues.forEach(Listener::close);
      LOG.log(Level.INFO, "{0} has stopped", name);
    } finally {
      stopped.countDown();
    }
  }

  /** Whether every queue is being consumed now. Does no I/O. */
  public boolean isConsuming() {
    return state.get() == State.STARTED && queues.stream().allMatch(Listener::isConsuming);
  }

  ServerCounts counts() {
    return counts;
  }

  private List<Listening> listenings(Dialect dialect, List<String> priorities) {
    String configured = settings.exchange();
    String exchange = configured == null ? dialect.defaultExchange() : configured;
    if (settings.pool() != null) {
      return List.of(
          Listening.shared(
              dialect,
              dialect.poolTopology(exchange, settings.pool(), settings.topics(), priorities)));
    }
    List<Listening> all = new ArrayList<>();
    for (String topic : settings.topics()) {
      for (String priority : priorities) {
        all.add(Listening.shared(dialect, dialect.notificationTopology(exchange, topic, priority)));
      }
    }
    return all;
  }

  private void awaitStopped() {
    long limit = settings.drain().plusSeconds(Listener.END_SECONDS).toNanos();
    try {
      if (!stopped.await(limit, TimeUnit.NANOSECONDS)) {
        LOG.log(Level.WARNING, "{0}: waited in vain for a stop to end", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One queue, for this listener alone: others consume it for themselves. */
  private final class Queue implements Clientele, Consumption.Handler {
    private final Listening listening;
    private final Duplicates known = new Duplicates(System::nanoTime);

    Queue(Listening listening) {
      this.listening = listening;
    }

    /** Read in its turn; with nobody left it goes back when the subscription ends. */
    @Override
    public void received(Consumption by, Delivery delivery) {
      boolean unused =
          turns.offer(
              new ReceivedRequest(
                  delivery, by.queue(), by, by::isOpen, known, null, null, null, null));
    }

    @Override
    public Listening first() {
      return listening;
    }

    @Override
    public List<Topology> topologies() {
      return List.of(listening.topology().get());
    }

    @Override
    public int prefetch() {
      return settings.prefetch();
    }

    @Override
    public void forget(Consumption ended) {
      backlog.forget(ended);
    }
  }
}
