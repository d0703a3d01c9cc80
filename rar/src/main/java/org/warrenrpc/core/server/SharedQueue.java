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

  /** {@code first}: who gives it its name, and is like all the others in what counts here. */
  SharedQueue(
      InboundConnections connections,
      BrokerSettings broker,
      boolean own,
      Member first,
      Executor work,
      ScheduledExecutorService scheduler) {
    listener =
        new Listener(
            connections,
            broker,
            own,
            first.toString(),
            router,
            new Reception(router, new RequestCodec(first.settings()), connections.consumed(), own),
            work,
            scheduler);
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
