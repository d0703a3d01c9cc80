package org.warrenrpc.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.warrenrpc.wire.Ids;
import org.warrenrpc.wire.Profile;

/**
 * What makes the names of fanout and reply queues their owner's alone. Where such a queue outlives
 * its connection, a name that was given back is the next one to be taken, so that what came
 * meanwhile is found (4.12). Thread-safe.
 */
public final class OwnNames {

  private record Shelf(List<String> names, BitSet taken) {}

  private final Map<Object, Shelf> shelves = new HashMap<>();

  /** A name that nobody of the group has. */
  public synchronized String take(Object group, Profile profile) {
    if (profile.renewsNames()) {
      return Ids.random();
    }
    Shelf shelf = shelves.computeIfAbsent(group, key -> new Shelf(new ArrayList<>(), new BitSet()));
    int first = shelf.taken.nextClearBit(0);
    if (first == shelf.names.size()) {
      shelf.names.add(profile.unique(first + 1));
    }
    shelf.taken.set(first);
    return shelf.names.get(first);
  }

  /** Gives a name back, once. */
  public synchronized void giveBack(Object group, String name) {
    Shelf shelf = shelves.get(group);
    int index = shelf == null ? -1 : shelf.names.indexOf(name);
    if (shelf != null && index >= 0) {
      shelf.taken.clear(index);
    }
  }
}
