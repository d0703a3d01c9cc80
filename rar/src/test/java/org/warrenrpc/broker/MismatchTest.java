package org.warrenrpc.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.warrenrpc.broker.Mismatch.ObjectKind;

/** What a refusal says of the two values that differ (4.2). */
final class MismatchTest {

  @Test
  void aFlagOfAQueueIsRead() {
    assertThat(
            Mismatch.in(
                "PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'compute' in vhost '/':"
                    + " received 'true' but current is 'false'"))
        .contains(new Mismatch(ObjectKind.QUEUE, "compute", "durable", "true", "false"));
  }

  @Test
  void theTypeOfAnExchangeIsRead() {
    assertThat(
            Mismatch.in(
                "inequivalent arg 'type' for exchange 'nova' in vhost 'cloud':"
                    + " received 'topic' but current is 'fanout'"))
        .contains(new Mismatch(ObjectKind.EXCHANGE, "nova", "type", "topic", "fanout"));
  }

  @Test
  void anArgumentIsReadWithoutItsTypeAndMayBeAbsentOnEitherSide() {
    String text = "inequivalent arg 'x-expires' for queue 'q' in vhost '/': received %s";
    assertThat(
            Mismatch.in(
                text.formatted(
                    "the value '60000' of type 'signedint' but current is the value '5' of type"
                        + " 'long'")))
        .contains(new Mismatch(ObjectKind.QUEUE, "q", "x-expires", "60000", "5"));
    assertThat(
            Mismatch.in(
                text.formatted("none but current is the value '1800000' of type 'signedint'")))
        .contains(new Mismatch(ObjectKind.QUEUE, "q", "x-expires", Mismatch.NONE, "1800000"));
    assertThat(Mismatch.in(text.formatted("the value 'x' of type 'longstr' but current is none")))
        .contains(new Mismatch(ObjectKind.QUEUE, "q", "x-expires", "x", Mismatch.NONE));
  }

  @Test
  void aNameMayHoldWhatTheTextIsMadeOf() {
    assertThat(
            Mismatch.in(
                "inequivalent arg 'durable' for queue 'it's in vhost 'x'' in vhost '/':"
                    + " received 'true' but current is 'false'"))
        .map(Mismatch::name)
        .contains("it's in vhost 'x'");
  }

  @Test
  void otherTextsSayNothing() {
    assertThat(Mismatch.in("NOT_FOUND - no queue 'q' in vhost '/'")).isEmpty();
    assertThat(
            Mismatch.in(
                "PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'a-long-name...'"))
        .isEmpty();
    assertThat(Mismatch.in("")).isEmpty();
  }
}
