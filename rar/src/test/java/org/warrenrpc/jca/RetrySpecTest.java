package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.spi.InvalidPropertyException;
import java.beans.PropertyDescriptor;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenrpc.core.server.RetrySettings;
import org.warrenrpc.core.server.ServerSettings;

/** What an activation says of when requests are settled (I1). */
final class RetrySpecTest {
  private static RpcActivationSpec spec(Consumer<RpcActivationSpec> setUp) {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("bank");
    setUp.accept(spec);
    return spec;
  }

  private static @Nullable RetrySettings retries(Consumer<RpcActivationSpec> setUp)
      throws Exception {
    ServerSettings server = spec(setUp).settings(PropertyValues.DEFAULTS, EchoBean.class).server();
    assertThat(server).isNotNull();
    return server.retries();
  }

  private static InvalidPropertyException refusal(Consumer<RpcActivationSpec> setUp) {
    return catchThrowableOfType(InvalidPropertyException.class, () -> spec(setUp).validate());
  }

  @Test
  void requestsAreSettledBeforeTheyRunUnlessSomebodySaysOtherwise() throws Exception {
    assertThat(retries(spec -> {})).isNull();
    assertThat(retries(spec -> spec.setAcknowledge("before"))).isNull();
  }

  @Test
  void theRestHasDefaults() throws Exception {
    assertThat(retries(spec -> spec.setAcknowledge(" after ")))
        .isEqualTo(new RetrySettings(5, Duration.ofSeconds(1), "warren_dead_bank"));
  }

  @Test
  void allOfItCanBeSet() throws Exception {
    assertThat(
            retries(
                spec -> {
                  spec.setAcknowledge("after");
                  spec.setRetryLimit("0");
                  spec.setRetryPauseMillis("20");
                  spec.setDeadLetterQueue("lost");
                }))
        .isEqualTo(new RetrySettings(0, Duration.ofMillis(20), "lost"));
  }

  @Test
  void everyFaultIsToldAtOnce() {
    InvalidPropertyException refusal =
        refusal(
            spec -> {
              spec.setAcknowledge("Auto-acknowledge");
              spec.setRetryLimit("-1");
              spec.setRetryPauseMillis("soon");
              spec.setDeadLetterQueue(" ");
            });
    assertThat(refusal)
        .hasMessageContaining("acknowledge 'Auto-acknowledge'")
        .hasMessageContaining("neither before nor after")
        .hasMessageContaining("retryLimit '-1'")
        .hasMessageContaining("retryPauseMillis 'soon'")
        .hasMessageContaining("deadLetterQueue ' '");
    assertThat(Arrays.stream(refusal.getInvalidPropertyDescriptors()))
        .extracting(PropertyDescriptor::getName)
        .containsExactlyInAnyOrder(
            "acknowledge", "retryLimit", "retryPauseMillis", "deadLetterQueue");
  }

  @Test
  void whatMeansNothingWhereRequestsAreSettledBeforeIsRefused() {
    assertThat(
            refusal(
                spec -> {
                  spec.setRetryLimit("3");
                  spec.setDeadLetterQueue("lost");
                }))
        .hasMessageContaining("retryLimit means nothing without acknowledge 'after'")
        .hasMessageContaining("deadLetterQueue means nothing");
  }

  @Test
  void deadLettersDoNotGoWhereTheyCameFrom() {
    for (String queue : new String[] {"bank", "bank.teller"}) {
      assertThat(
              refusal(
                  spec -> {
                    spec.setAcknowledge("after");
                    spec.setServer("teller");
                    spec.setDeadLetterQueue(queue);
                  }))
          .hasMessageContaining("deadLetterQueue '" + queue + "' is a queue that is listened on");
    }
  }

  @Test
  void aQueueWithANameThatAmqpCannotCarryIsRefused() throws Exception {
    assertThat(
            refusal(
                spec -> {
                  spec.setAcknowledge("after");
                  spec.setDeadLetterQueue("é".repeat(128));
                }))
        .hasMessageContaining("has 256 bytes, more than 255");
  }

  @Test
  void aBeanForNotificationsHasNoneOfThem() {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setNotificationTopics("events");
    spec.setAcknowledge("after");
    assertThat(catchThrowableOfType(InvalidPropertyException.class, spec::validate))
        .hasMessageContaining("acknowledge does not go with notificationTopics");
  }
}
