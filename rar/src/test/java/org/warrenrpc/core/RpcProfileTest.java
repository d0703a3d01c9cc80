package org.warrenrpc.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which settings go together, and how the others are refused (4.1). */
class RpcProfileTest {

  private static Map<ProfileOption, String> set(String text) {
    Map<ProfileOption, String> set = new EnumMap<>(ProfileOption.class);
    Arrays.stream(text.split(" "))
        .filter(each -> !each.isEmpty())
        .map(each -> each.split("=", 2))
        .forEach(each -> set.put(option(each[0]), option(each[0]).checked(each[1])));
    return set;
  }

  private static ProfileOption option(String name) {
    return Arrays.stream(ProfileOption.values())
        .filter(each -> each.settingName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "oslo, oslo, streamFanout=true, streamFanout, transientQuorumQueues",
    "oslo, oslo, haQueues=true quorumQueues=true, quorumQueues, haQueues",
    "oslo, oslo-quorum, haQueues=true, quorumQueues, haQueues",
    "oslo, oslo, haQueues=true transientQuorumQueues=true, transientQuorumQueues, haQueues",
    "oslo, oslo, quorumQueues=true durableQueues=false, quorumQueues, durableQueues",
    "oslo, modern, durableQueues=false, quorumQueues, durableQueues",
    "oslo, oslo, quorumQueues=true autoDeleteQueues=true, quorumQueues, autoDeleteQueues",
    "oslo, oslo, quorumDeliveryLimit=3, quorumDeliveryLimit, quorumQueues",
    "oslo, oslo, quorumMaxInMemoryBytes=3, quorumMaxInMemoryBytes, transientQuorumQueues",
    "oslo, oslo, quorumMaxInMemoryLength=3, quorumMaxInMemoryLength, quorumQueues",
    "oslo, modern, transientTtlSeconds=5, transientTtlSeconds, profile",
    "oslo, modern, transientQuorumQueues=true, transientQuorumQueues, profile",
    "oslo, modern, queueManager=a:b, queueManager, profile",
    "oslo, modern, streamFanout=true, streamFanout, profile",
    "oslo, passive, durableQueues=true, durableQueues, profile",
    "oslo, passive, quorumQueues=true, quorumQueues, profile",
    "oslo, passive, autoDeleteQueues=true, autoDeleteQueues, profile",
    "oslo, passive, haQueues=true, haQueues, profile",
    "oslo, nova-2011, '', profile, dialect",
    "nova2011, oslo, '', profile, dialect",
    "nova2011, modern, '', profile, dialect",
    "nova2011, nova-2011, quorumQueues=true, quorumQueues, dialect",
    "nova2011, nova-2011, autoDeleteQueues=true, autoDeleteQueues, dialect",
    "nova2011, nova-2011, cancelOnFailover=true, cancelOnFailover, dialect",
    "nova2011, nova-2011, transientTtlSeconds=5, transientTtlSeconds, dialect",
    "nova2011, passive, durableQueues=true, durableQueues, profile",
  })
  void whatMakesNoSenseIsRefusedWithBothNames(
      String dialect, String profile, String set, String one, String other) {
    ProfileConflictException refused =
        catchThrowableOfType(
            ProfileConflictException.class, () -> RpcProfile.of(dialect, profile, set(set)));
    assertThat(refused).hasMessageContaining(one).hasMessageContaining(other);
    assertThat(refused.settings()).startsWith(one).contains(other);
  }

  @ParameterizedTest
  @CsvSource({
    "oslo, oslo, streamFanout=true transientQuorumQueues=true",
    "oslo, oslo, transientQuorumQueues=true quorumDeliveryLimit=3",
    "oslo, oslo, durableQueues=true autoDeleteQueues=true haQueues=true",
    "oslo, oslo, queueManager=node1:svc cancelOnFailover=true",
    "oslo, modern, quorumDeliveryLimit=3 cancelOnFailover=true",
    "oslo, modern, quorumQueues=false",
    "oslo, passive, transientTtlSeconds=60",
    "oslo, passive, transientQuorumQueues=true",
    "nova2011, nova-2011, durableQueues=true",
    // what an adapter sets for others may be undone
    "nova2011, nova-2011, quorumQueues=false queueManager=none",
    "oslo, passive, durableQueues=false",
  })
  void whatMakesSenseIsTaken(String dialect, String profile, String set) {
    RpcProfile taken = RpcProfile.of(dialect, profile, set(set));
    assertThat(taken.profile().name()).isEqualTo(profile);
    taken.checkGoesWith(dialect);
  }

  @Test
  void quorumQueuesAreDurableUnlessSaidOtherwise() {
    assertThat(RpcProfile.of("oslo", null, set("quorumQueues=true")).profile().durable()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "durableQueues, yes, neither true nor false",
    "quorumDeliveryLimit, -1, from 0 to 2147483647",
    "transientTtlSeconds, 2147484, from 0 to 2147483",
    "transientTtlSeconds, 1.5, no whole number",
    "queueManager, node1, <hostname>:<processname>",
    "queueManager, a:b:c, <hostname>:<processname>",
    "queueManager, 'a b:c', <hostname>:<processname>",
  })
  void aBadValueIsRefused(String setting, String text, String why) {
    assertThatThrownBy(() -> option(setting).checked(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void anUnknownProfileIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> RpcProfile.of("oslo", "classic", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("classic")
        .hasMessageContaining("oslo-quorum");
    assertThat(RpcProfile.names())
        .containsExactlyInAnyOrder("oslo", "oslo-quorum", "nova-2011", "modern", "passive");
  }

  @ParameterizedTest
  @CsvSource({"oslo, oslo", "nova2011, nova-2011"})
  void everyDialectHasADefault(String dialect, String profile) {
    assertThat(RpcProfile.of(dialect).profile().name()).isEqualTo(profile);
    assertThat(RpcProfile.of(dialect)).isEqualTo(RpcProfile.of(dialect, profile, Map.of()));
  }
}
