package org.warrenrpc.core.server;

/**
 * One server as the listeners see it that it shares with others: what it serves, and where its
 * requests wait for it alone, at most as many as all of a queue's servers prefetch. Thread-safe.
 */
final class Member {
  private final String name;
  private final ServerSettings settings;
  private final MethodTable table;
  private final Backlog backlog;
  private final Turns turns;
  private final ServerCounts counts;

  Member(
      String name,
      ServerSettings settings,
      MethodTable table,
      Backlog backlog,
      Turns turns,
      ServerCounts counts) {
    this.name = name;
    this.settings = settings;
    this.table = table;
    this.backlog = backlog;
    this.turns = turns;
    this.counts = counts;
  }

  ServerSettings settings() {
    return settings;
  }

  ServerCounts counts() {
    return counts;
  }

  boolean has(String method) {
    return table.find(method) != null;
  }

  /** Takes a request in; false when this server has ended. May block as {@link Turns#offer}. */
  boolean offer(ReceivedRequest request) {
    return turns.offer(request);
  }

  /** Forgets what waits of a consumption that ended. */
  void forget(Consumption ended) {
    backlog.forget(ended);
  }

  @Override
  public String toString() {
    return name;
  }
}
