package org.warrenrpc.core.server;

import org.warrenrpc.core.OwnNames;
import org.warrenrpc.wire.Ids;
import org.warrenrpc.wire.Profile;

/**
 * What makes the name of a server's fanout queue nobody else's: the same on every connection where
 * the queue outlives them, so that what came meanwhile is found (4.12), else a new one.
 * Thread-safe.
 */
final class FanoutName {
  private final OwnNames names;
  private final Profile profile;
  private final String group;
  private volatile String own;

  FanoutName(OwnNames names, Profile profile, String topic) {
    this.names = names;
    this.profile = profile;
    this.group = topic + " " + profile.queueManager();
    this.own = taken();
  }

  /** For the next connection. */
  String next() {
    return profile.renewsNames() ? Ids.random() : own;
  }

  /** Gives up one that somebody else holds on to. */
  void renew() {
    own = taken();
  }

  private String taken() {
    return isStable() ? names.take(group, profile) : Ids.random();
  }

  /** Lets the next server of the topic have it; once. */
  void giveBack() {
    if (isStable()) {
      names.giveBack(group, own);
    }
  }

  private boolean isStable() {
    return profile.queueManager() != null;
  }
}
