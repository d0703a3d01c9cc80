package org.warrenrpc.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warrenrpc.wire.Profile;

/** Names of fanout and reply queues (4.1, 4.12). */
class OwnNamesTest {
  private final OwnNames names = new OwnNames();

  private static Profile profile(String name, String manager) {
    return RpcProfile.of("oslo", name, Map.of(ProfileOption.QUEUE_MANAGER, manager)).profile();
  }

  @Test
  void aNameThatWasGivenBackIsTakenAgain() {
    Profile oslo = profile("oslo", "none");
    String one = names.take("g", oslo);
    String two = names.take("g", oslo);
    assertThat(one).matches("[0-9a-f]{32}").isNotEqualTo(two);
    names.giveBack("g", one);
    names.giveBack("other", two);
    assertThat(names.take("g", oslo)).isEqualTo(one);
    assertThat(names.take("g", oslo)).isNotIn(one, two);
  }

  @Test
  void theQueueManagerCountsFromOneInEachGroup() {
    Profile managed = profile("oslo", "node1:svc");
    assertThat(names.take("g", managed)).isEqualTo("node1:svc:1");
    assertThat(names.take("g", managed)).isEqualTo("node1:svc:2");
    assertThat(names.take("h", managed)).isEqualTo("node1:svc:1");
    names.giveBack("g", "node1:svc:1");
    assertThat(names.take("g", managed)).isEqualTo("node1:svc:1");
  }

  @Test
  void queuesThatGoWithTheirConnectionHaveANewNameEachTime() {
    Profile modern = profile("modern", "none");
    String one = names.take("g", modern);
    names.giveBack("g", one);
    assertThat(names.take("g", modern)).isNotEqualTo(one);
  }
}
