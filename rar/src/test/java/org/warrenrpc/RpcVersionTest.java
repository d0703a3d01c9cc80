package org.warrenrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compatibility rule (4.7). */
class RpcVersionTest {

  @ParameterizedTest
  @CsvSource({
    "1.5, 1.0, true",
    "1.5, 1.5, true",
    "1.5, 1.4.9, true",
    "1.5, 1.5.1, false",
    "1.5.2, 1.5.1, true",
    "1.5, 1.6, false",
    "1.5, 2.0, false",
    "2.0, 1.5, false",
    "1.10, 1.9, true",
    "1.9, 1.10, false"
  })
  void aServerAcceptsItsOwnMajorUpToItsMinorAndRevision(
      String implemented, String requested, boolean accepted) {
    assertThat(RpcVersion.parse(implemented).accepts(RpcVersion.parse(requested)))
        .isEqualTo(accepted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", ".1", "1.x", "1.0.0.0", "-1.0", "1.0 ", "9999999999.0"})
  void whatIsNoVersionIsRefusedByName(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RpcVersion.parse(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void aCapLetsOlderVersionsThroughAndNoneLetsEveryOne() {
    Target any = Target.topic("compute");
    assertThat(any.canSend("9.9")).isTrue();
    Target capped = any.withVersionCap("1.4");
    assertThat(capped.canSend("1.4")).isTrue();
    assertThat(capped.canSend("1.5")).isFalse();
    assertThat(capped.canSend("2.0")).isFalse();
  }

  @Test
  void aTargetRefusesWhatIsNoVersion() {
    assertThatIllegalArgumentException().isThrownBy(() -> Target.topic("t").withVersion("1"));
    assertThatIllegalArgumentException().isThrownBy(() -> Target.topic("t").withVersionCap("new"));
  }

  @Test
  void theTextIsThatOfTheWire() {
    assertThat(RpcVersion.parse("1.10").toString()).isEqualTo("1.10");
    assertThat(RpcVersion.parse("1.5.3").toString()).isEqualTo("1.5.3");
  }
}
