package org.warrenrpc.core;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Dialects;
import org.warrenrpc.wire.Profile;
import org.warrenrpc.wire.Quorum;

/** How exchanges and queues are declared, for whoever validates configuration. Immutable. */
public record RpcProfile(Profile profile) {

  /** The names that configuration may use, whatever the dialect. */
  public static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    Dialects.all().forEach(each -> each.profiles().forEach(profile -> names.add(profile.name())));
    return names;
  }

  /**
   * A dialect's default.
   *
   * @throws IllegalArgumentException when there is no such dialect
   */
  public static RpcProfile of(String dialect) {
    return of(dialect, null, Map.of());
  }

  /**
   * A profile with what is set apart from it.
   *
   * @param name one of {@link #names()}; null for the dialect's default
   * @param set each value as {@link ProfileOption#checked} returned it
   * @throws ProfileConflictException when that makes no sense
   * @throws IllegalArgumentException when there is no such dialect or profile
   */
  public static RpcProfile of(
      String dialect, @Nullable String name, Map<ProfileOption, String> set) {
    Profile named = named(Dialects.byName(dialect), name);
    Profile changed = changed(named, set);
    Set<ProfileOption> differing = EnumSet.noneOf(ProfileOption.class);
    set.forEach(
        (option, text) -> {
          if (!changed(named, Map.of(option, text)).equals(named)) {
            differing.add(option);
          }
        });
    ProfileRules.check(dialect, changed, differing);
    return new RpcProfile(changed);
  }

  /** The dialect, declaring so. */
  public Dialect in(String dialect) {
    return Dialects.byName(dialect).with(profile);
  }

  /**
   * Refuses a dialect that it does not go with.
   *
   * @throws ProfileConflictException naming both
   */
  public void checkGoesWith(String dialect) {
    named(Dialects.byName(dialect), profile.name());
  }

  /** How many bytes the name of a fanout or reply queue has at most for being nobody else's. */
  public int longestUnique() {
    return profile.unique(Integer.MAX_VALUE).getBytes(StandardCharsets.UTF_8).length;
  }

  private static Profile named(Dialect dialect, @Nullable String name) {
    if (name == null) {
      return dialect.profiles().get(0);
    }
    for (Profile each : dialect.profiles()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    if (!names().contains(name)) {
      throw new IllegalArgumentException("profile '" + name + "' is none of " + names());
    }
    throw new ProfileConflictException(
        "profile '" + name + "' does not go with dialect '" + dialect.name() + "'",
        "profile",
        "dialect");
  }

  private static Profile changed(Profile base, Map<ProfileOption, String> set) {
    Quorum limits = base.limits();
    return new Profile(
        base.name(),
        base.passive(),
        base.own(),
        ProfileOption.DURABLE_QUEUES.flag(
            set, base.durable() || ProfileOption.QUORUM_QUEUES.flag(set, false)),
        ProfileOption.AUTO_DELETE_QUEUES.flag(set, base.autoDelete()),
        ProfileOption.QUORUM_QUEUES.flag(set, base.quorum()),
        new Quorum(
            ProfileOption.QUORUM_DELIVERY_LIMIT.number(set, limits.deliveryLimit()),
            ProfileOption.QUORUM_MAX_IN_MEMORY_LENGTH.number(set, limits.maxInMemoryLength()),
            ProfileOption.QUORUM_MAX_IN_MEMORY_BYTES.number(set, limits.maxInMemoryBytes())),
        ProfileOption.HA_QUEUES.flag(set, base.ha()),
        ProfileOption.TRANSIENT_TTL_SECONDS.number(set, base.ttlSeconds()),
        ProfileOption.TRANSIENT_QUORUM_QUEUES.flag(set, base.transientQuorum()),
        ProfileOption.STREAM_FANOUT.flag(set, base.streamFanout()),
        ProfileOption.QUEUE_MANAGER.name(set, base.queueManager()),
        ProfileOption.CANCEL_ON_FAILOVER.flag(set, base.cancelOnFailover()));
  }
}
