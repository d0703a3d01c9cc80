package org.warrenrpc.core;

import static org.warrenrpc.core.ProfileOption.AUTO_DELETE_QUEUES;
import static org.warrenrpc.core.ProfileOption.DURABLE_QUEUES;
import static org.warrenrpc.core.ProfileOption.HA_QUEUES;
import static org.warrenrpc.core.ProfileOption.QUEUE_MANAGER;
import static org.warrenrpc.core.ProfileOption.QUORUM_DELIVERY_LIMIT;
import static org.warrenrpc.core.ProfileOption.QUORUM_MAX_IN_MEMORY_BYTES;
import static org.warrenrpc.core.ProfileOption.QUORUM_MAX_IN_MEMORY_LENGTH;
import static org.warrenrpc.core.ProfileOption.QUORUM_QUEUES;
import static org.warrenrpc.core.ProfileOption.STREAM_FANOUT;
import static org.warrenrpc.core.ProfileOption.TRANSIENT_QUORUM_QUEUES;
import static org.warrenrpc.core.ProfileOption.TRANSIENT_TTL_SECONDS;

import java.util.EnumSet;
import java.util.Set;
import org.warrenrpc.wire.Profile;
import org.warrenrpc.wire.Profile.Own;

/**
 * Which settings do not go together. What equals the profile anyway may always be set. A stream
 * needs a prefetch too, which every consumer of requests has.
 */
final class ProfileRules {
  /** What concerns the queues that are shared. */
  private static final Set<ProfileOption> SHARED =
      EnumSet.of(DURABLE_QUEUES, AUTO_DELETE_QUEUES, HA_QUEUES, QUORUM_QUEUES);

  /** What concerns queues that outlive their connection. */
  private static final Set<ProfileOption> EXPIRING =
      EnumSet.of(TRANSIENT_TTL_SECONDS, TRANSIENT_QUORUM_QUEUES, STREAM_FANOUT, QUEUE_MANAGER);

  private ProfileRules() {}

  /** {@code changed} is what makes {@code set} differ from its profile. */
  static void check(String dialect, Profile set, Set<ProfileOption> changed) {
    for (ProfileOption option : changed) {
      if (set.own() == Own.EXCLUSIVE_AUTO_DELETE && option != DURABLE_QUEUES) {
        refuse(option, "does not go with dialect '" + dialect + "'", "dialect");
      }
      if (set.passive() && SHARED.contains(option)) {
        refuse(
            option,
            "does not go with profile '" + set.name() + "', which declares none",
            "profile");
      }
      if (set.renewsNames() && EXPIRING.contains(option)) {
        refuse(
            option,
            "does not go with profile '"
                + set.name()
                + "', whose fanout and reply queues are exclusive",
            "profile");
      }
    }
    checkQuorum(set, changed);
    if (set.streamFanout() && !set.transientQuorum()) {
      refuse(STREAM_FANOUT, "needs transientQuorumQueues", TRANSIENT_QUORUM_QUEUES.settingName());
    }
  }

  private static void checkQuorum(Profile set, Set<ProfileOption> changed) {
    if (set.quorum() && !set.durable()) {
      clash(QUORUM_QUEUES, "true", DURABLE_QUEUES, "false");
    }
    if (set.quorum() && set.autoDelete()) {
      clash(QUORUM_QUEUES, "true", AUTO_DELETE_QUEUES, "true");
    }
    if (set.quorum() && set.ha()) {
      clash(QUORUM_QUEUES, "true", HA_QUEUES, "true");
    }
    if (set.transientQuorum() && set.ha()) {
      clash(TRANSIENT_QUORUM_QUEUES, "true", HA_QUEUES, "true");
    }
    for (ProfileOption option : changed) {
      boolean limit =
          option == QUORUM_DELIVERY_LIMIT
              || option == QUORUM_MAX_IN_MEMORY_LENGTH
              || option == QUORUM_MAX_IN_MEMORY_BYTES;
      if (limit && !set.quorum() && !set.transientQuorum()) {
        refuse(
            option,
            "needs " + QUORUM_QUEUES.settingName() + " or " + TRANSIENT_QUORUM_QUEUES.settingName(),
            QUORUM_QUEUES.settingName(),
            TRANSIENT_QUORUM_QUEUES.settingName());
      }
    }
  }

  private static void clash(
      ProfileOption one, String value, ProfileOption other, String otherValue) {
    refuse(
        one,
        "'" + value + "' does not go with " + other.settingName() + " '" + otherValue + "'",
        other.settingName());
  }

  private static void refuse(ProfileOption option, String why, String... others) {
    String[] settings = new String[others.length + 1];
    settings[0] = option.settingName();
    System.arraycopy(others, 0, settings, 1, others.length);
    throw new ProfileConflictException(option.settingName() + " " + why, settings);
  }
}
