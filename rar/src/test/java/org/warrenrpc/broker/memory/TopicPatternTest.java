package org.warrenrpc.broker.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicPatternTest {

  @ParameterizedTest(name = "{0} takes {1}: {2}")
  @CsvSource({
    "compute, compute, true",
    "compute, compute.a, false",
    "compute.*, compute.a, true",
    "compute.*, compute, false",
    "compute.*, compute., true",
    "compute.*, compute.a.b, false",
    "compute.#, compute, true",
    "compute.#, compute.a.b, true",
    "compute.#, computer.a, false",
    "#.b, b, true",
    "#.b, a.a.b, true",
    "#.b, a.b.c, false",
    "*.b.#, a.b.c, true",
    "#, '', true",
    "*, '', false",
    "'', '', true",
    "'', a, false",
    "a.#.z, a.z, true",
    "a.#.z, a.m.n.z, true",
    "a+b, a+b, true",
    "a+, aa, false"
  })
  void matchesWordByWord(String bindingKey, String routingKey, boolean matches) {
    assertThat(new TopicPattern(bindingKey).matches(routingKey)).isEqualTo(matches);
  }
}
