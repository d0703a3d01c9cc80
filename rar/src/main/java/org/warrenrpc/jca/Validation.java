package org.warrenrpc.jca;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds out which managed connections are of no use (Connectors 2.1, 6.5.3.4). */
final class Validation {
  /** How long a broker may take to answer where nothing is configured. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private Validation() {}

  /**
   * Those of the candidates that are ours and are lost, or whose broker does not answer within the
   * limit; each socket is asked once, and all of them side by side. Tells nobody.
   */
  static Set<Object> invalid(Collection<?> candidates, Duration limit) {
    Set<Object> invalid = ConcurrentHashMap.newKeySet();
    Map<Object, List<RpcManagedConnection>> open = new HashMap<>();
    for (Object candidate : candidates) {
      if (candidate instanceof RpcManagedConnection known) {
        if (known.isOpen()) {
          open.computeIfAbsent(known.socket(), socket -> new ArrayList<>()).add(known);
        } else {
          invalid.add(known);
        }
      }
    }
    List<Runnable> questions = new ArrayList<>();
    for (List<RpcManagedConnection> alike : open.values()) {
      questions.add(
          () -> {
            if (!alike.get(0).answers(limit)) {
              invalid.addAll(alike);
            }
          });
    }
    SideBySide.run("validate", questions);
    // an interrupted caller leaves questions behind that may go on adding
    return new LinkedHashSet<>(invalid);
  }
}
