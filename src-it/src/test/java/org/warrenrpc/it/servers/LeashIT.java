package org.warrenrpc.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to processes when the one that started them ends. */
class LeashIT {
  private static final int LIMIT_SECONDS = 30;

  private Process starter;

  @AfterEach
  void stop() {
    if (starter != null) {
      starter.destroyForcibly();
    }
  }

  @Test
  void aProcessEndsWithTheOneThatStartedItWhenThatIsTerminated() throws Exception {
    ProcessHandle sleeper = sleeperOf("plain");
    starter.toHandle().destroy();
    ended(sleeper);
  }

  @Test
  void aTetheredProcessEndsWithTheOneThatStartedItWhenThatIsKilled() throws Exception {
    ProcessHandle sleeper = sleeperOf("tethered");
    starter.toHandle().destroyForcibly();
    ended(sleeper);
  }

  @Test
  void onceTheJvmIsEndingNothingStarts() throws Exception {
    assertThat(linesOf("late")).containsExactly("REFUSED", "REFUSED");
  }

  @Test
  void nothingStartsOnALeashThatIsClosed() {
    Leash leash = Leash.of(Duration.ZERO);
    leash.close();
    assertThatThrownBy(() -> leash.start(new ProcessBuilder("never")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("never");
  }

  private ProcessHandle sleeperOf(String kind) throws IOException {
    String line = linesOf(kind).get(0);
    return ProcessHandle.of(Long.parseLong(line)).orElseThrow();
  }

  private static void ended(ProcessHandle sleeper) throws Exception {
    sleeper.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(sleeper.isAlive()).isFalse();
  }

  /** All of them where it ends by itself, else the first. */
  private List<String> linesOf(String kind) throws IOException {
    starter = Sleepers.builder(kind).start();
    BufferedReader out = starter.inputReader();
    return kind.equals("late") ? out.lines().toList() : List.of(out.readLine());
  }
}
