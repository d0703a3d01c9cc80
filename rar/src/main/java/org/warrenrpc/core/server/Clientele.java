package org.warrenrpc.core.server;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Topology;

/** Those for whom a {@link Listener} consumes, and what they want. Thread-safe. */
interface Clientele {

  /** What the first of them listens on; null when there is nobody. */
  @Nullable Listening first();

  /** What they want declared, each thing once. */
  List<Topology> topologies();

  /** How much all of them want of the broker at once. */
  int prefetch();

  /** Forgets what waits of a consumption that ended: the broker gives it to somebody. */
  void forget(Consumption ended);
}
