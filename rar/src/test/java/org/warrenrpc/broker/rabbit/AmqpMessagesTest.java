package org.warrenrpc.broker.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenrpc.broker.Message;
import org.warrenrpc.topology.Address;

/** The properties of what is sent (2.3). */
class AmqpMessagesTest {

  private static BasicProperties properties(
      @Nullable Duration expiration, Map<String, Object> headers) {
    return AmqpMessages.properties(
        new Message(
            new Address("openstack", "compute"),
            "application/json",
            "utf-8",
            expiration,
            headers,
            true,
            new byte[0]));
  }

  // 2.2, 2.3: all correlation is inside the body
  @Test
  void noOtherPropertyIsSetThanPeersSet() {
    BasicProperties sent = properties(Duration.ofSeconds(60), Map.of("compression", "x"));
    assertThat(sent)
        .isEqualTo(
            new BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .deliveryMode(2)
                .priority(0)
                .expiration("60000")
                .headers(Map.of("compression", "x"))
                .build());
    assertThat(sent.getReplyTo()).isNull();
    assertThat(sent.getCorrelationId()).isNull();
    assertThat(sent.getMessageId()).isNull();
    assertThat(sent.getTimestamp()).isNull();
    assertThat(sent.getType()).isNull();
    assertThat(sent.getUserId()).isNull();
    assertThat(sent.getAppId()).isNull();
    assertThat(sent.getClusterId()).isNull();
  }

  // 4.8: milliseconds as decimal text, truncated
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"PT60S, 60000", "PT0.0019S, 1", "PT2.9S, 2900", "PT0.001S, 1", "none, none"})
  void theExpirationIsDecimalText(@Nullable Duration expiration, @Nullable String text) {
    assertThat(properties(expiration, Map.of()).getExpiration()).isEqualTo(text);
    assertThat(properties(expiration, Map.of()).getHeaders()).isNull();
  }
}
