package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ManagedConnection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which managed connection fits which request (JCA-QUALITY C4). */
@Timeout(60)
final class MatchingTest {
  private static final String[][] USERS = {
    {"alice", "hers"}, {"alice", "other"}, {"bob", "hers"}, {"Alice", "hers"},
  };

  private Container container;
  private RpcManagedConnectionFactory factory;

  @BeforeEach
  void start() throws Exception {
    container = new Container(StrictWorkManager.of(1));
    factory = container.managed;
  }

  @AfterEach
  void stop() {
    container.close();
  }

  /** Nobody, whose connection is the configured user's, and each user. */
  private static List<@Nullable Subject> subjects(RpcManagedConnectionFactory factory) {
    List<@Nullable Subject> all = new ArrayList<>();
    all.add(null);
    for (String[] each : USERS) {
      all.add(Subjects.of(each[0], each[1], factory));
    }
    return all;
  }

  // C4
  @Test
  void userAndPasswordAreBothCompared() throws Exception {
    List<@Nullable Subject> subjects = subjects(factory);
    List<ManagedConnection> made = new ArrayList<>();
    for (Subject each : subjects) {
      made.add(factory.createManagedConnection(each, null));
    }
    Set<Object> all = new LinkedHashSet<>(made);
    for (int wanted = 0; wanted < made.size(); wanted++) {
      Subject subject = subjects.get(wanted);
      assertThat(match(all, subject)).as("of row " + wanted).isSameAs(made.get(wanted));
      Set<Object> others = new LinkedHashSet<>(all);
      others.remove(made.get(wanted));
      assertThat(match(others, subject)).as("of the others").isNull();
    }
    Subject configured = Subjects.of("guest", "guest", factory);
    assertThat(match(all, configured)).as("who is configured").isSameAs(made.get(0));
  }

  // C4
  @Test
  void whatIsDeadIsNotTaken() throws Exception {
    ManagedConnection destroyed = factory.createManagedConnection(null, null);
    destroyed.destroy();
    ManagedConnection alive = factory.createManagedConnection(null, null);
    assertThat(match(Set.of(destroyed), null)).isNull();
    assertThat(match(new LinkedHashSet<>(List.of(destroyed, alive)), null)).isSameAs(alive);
  }

  // C4, L3
  @Test
  void anotherAdapterThatIsConfiguredAlikeHasConnectionsOfItsOwn() throws Exception {
    try (Container other = new Container(StrictWorkManager.of(1))) {
      assertThat(other.managed).isEqualTo(factory);
      ManagedConnection theirs = other.managed.createManagedConnection(null, null);
      ManagedConnection ours = factory.createManagedConnection(null, null);
      assertThat(match(Set.of(theirs), null)).isNull();
      assertThat(match(new LinkedHashSet<>(List.of(theirs, ours)), null)).isSameAs(ours);
    }
  }

  // C4: equal factories of one adapter are one factory to their pool
  @Test
  void anEqualFactoryOfTheSameAdapterTakesTheConnection() throws Exception {
    RpcManagedConnectionFactory twin = new RpcManagedConnectionFactory();
    twin.setResourceAdapter(container.adapter);
    ManagedConnection made = factory.createManagedConnection(null, null);
    assertThat(twin.matchManagedConnections(Set.of(made), null, null)).isSameAs(made);
    RpcManagedConnectionFactory other = new RpcManagedConnectionFactory();
    other.setCallTimeoutMillis("1");
    other.setResourceAdapter(container.adapter);
    assertThat(other.matchManagedConnections(Set.of(made), null, null)).isNull();
  }

  private @Nullable ManagedConnection match(Set<?> candidates, @Nullable Subject subject)
      throws ResourceException {
    return factory.matchManagedConnections(candidates, subject, null);
  }
}
