package org.warrenrpc.core.server;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerSettings;

/**
 * A queue that is consumed for several servers, or for one alone where it is that one's own. Who
 * they are, and how many still hold it, is guarded by {@link Listeners}; the rest is thread-safe.
 */
final class SharedQueue {
  private final Router router = new Router();
  private final Listener listener;

  /** For settling and answering; servers that left included. */
  private int holders;

  SharedQueue(
      InboundConnections connections,
      BrokerSettings broker,
      boolean own,
      String name,
      Executor work,
      ScheduledExecutorService scheduler) {
    listener =
        new Listener(
            connections, broker, own, name, router, new Reception(router, own), work, scheduler);
  }

  /** Has one more server; {@link #begin} follows. */
  void add(Member member, Listening listening) {
    holders++;
    router.add(member, listening);
  }

  /** Returns whether that is the last server; {@link #end} follows, else {@link #adjust}. */
  boolean leave(Member member) {
    boolean last = router.isForNobodyBut(member);
    if (!last) {
      router.remove(member);
    }
    return last;
  }

  /** Returns whether nobody needs it any more; {@link #close} follows. */
  boolean release() {
    return --holders == 0;
  }

  void begin() {
    listener.begin();
  }

  void adjust() {
    listener.adjust();
  }

  void end() {
    listener.end();
  }

  void close() {
    listener.close();
  }

  @Nullable Consumption current() {
    return listener.current();
  }

  boolean isConsuming(Listening listening) {
    return listener.isConsuming(listening);
  }

  @Nullable String refusal(Listening listening) {
    return listener.refusal(listening);
  }
}
