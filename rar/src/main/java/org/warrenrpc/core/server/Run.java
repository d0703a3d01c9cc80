package org.warrenrpc.core.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Delivery;

/**
 * One message that runs, or waits to be run again, unsettled: its delivery, and those of the same
 * message that came meanwhile. They are settled together. Thread-safe.
 */
final class Run {
  private final Duplicates known;
  private final @Nullable String key;
  private final List<ReceivedRequest> requests = new ArrayList<>(1);

  /** {@code key}: null where nothing can be told to be the same message. */
  Run(Duplicates known, @Nullable String key, ReceivedRequest first) {
    this.known = known;
    this.key = key;
    requests.add(first);
  }

  @Nullable String key() {
    return key;
  }

  /** Has one more; what the broker has given back since is forgotten. */
  synchronized void join(ReceivedRequest request) {
    requests.removeIf(each -> !each.settleable().getAsBoolean());
    requests.add(request);
  }

  /** The one to go by: which can still be settled; null when the broker has them all again. */
  synchronized @Nullable ReceivedRequest live() {
    return requests.stream()
        .filter(each -> each.settleable().getAsBoolean())
        .findFirst()
        .orElse(null);
  }

  /** It has ended for good. */
  void done() {
    known.end(this, true);
    deliveries().forEach(Delivery::ack);
  }

  /** Whoever gets it from the broker runs it. */
  void giveBack() {
    known.end(this, false);
    deliveries().forEach(Delivery::requeue);
  }

  private synchronized List<Delivery> deliveries() {
    return requests.stream().map(ReceivedRequest::delivery).toList();
  }
}
