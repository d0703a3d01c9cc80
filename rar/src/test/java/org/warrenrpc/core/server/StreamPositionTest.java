package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;

/** Where the next connection goes on in a stream (4.1). */
class StreamPositionTest {
  private final StreamPosition position = new StreamPosition();

  private Delivery delivered(Map<String, Object> headers) {
    Message message =
        new Message(BrokerSession.queue("q"), null, null, null, headers, false, new byte[0]);
    return position.follow(new NumberedDelivery(message));
  }

  private Delivery delivered(long offset) {
    return delivered(Map.of("x-stream-offset", offset));
  }

  @Test
  void theFirstBeginsWhereItIsTold() {
    assertThat(position.next()).isNull();
  }

  @Test
  void itGoesOnBehindWhatWasSettled() {
    delivered(7).ack();
    assertThat(position.next()).isEqualTo(8);
    delivered(8).reject();
    assertThat(position.next()).isEqualTo(9);
  }

  @Test
  void itGoesOnAtTheFirstThatWasNotSettled() {
    Delivery first = delivered(7);
    Delivery second = delivered(8);
    second.ack();
    assertThat(position.next()).isEqualTo(7);
    first.requeue();
    assertThat(position.next()).isEqualTo(7);
    first.ack();
    assertThat(position.next()).isEqualTo(9);
  }

  @Test
  void whatComesAgainDoesNotPutItBack() {
    delivered(7).ack();
    delivered(8).ack();
    delivered(7).ack();
    assertThat(position.next()).isEqualTo(9);
  }

  @Test
  void whatIsInNoStreamHasNoPlace() {
    delivered(Map.of()).ack();
    delivered(Map.of("x-stream-offset", "first")).ack();
    assertThat(position.next()).isNull();
  }

  @Test
  void itBeginsAnewWhenItIsForgotten() {
    delivered(7);
    delivered(8).ack();
    position.forget();
    assertThat(position.next()).isNull();
  }
}
