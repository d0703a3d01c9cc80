package org.warrenrpc.it.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Delivery;

/** A handler that keeps what it gets, unsettled. */
final class Inbox implements Consumer<Delivery> {
  private static final long PATIENCE_SECONDS = 10;
  private static final long QUIET_MILLIS = 200;

  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

  @Override
  public void accept(Delivery delivery) {
    deliveries.add(delivery);
  }

  Delivery next() throws InterruptedException {
    Delivery delivery = deliveries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(delivery).as("a delivery within %s s", PATIENCE_SECONDS).isNotNull();
    return delivery;
  }

  String nextText() throws InterruptedException {
    Delivery delivery = next();
    delivery.ack();
    return text(delivery);
  }

  void staysEmpty() throws InterruptedException {
    @Nullable Delivery delivery = deliveries.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(delivery == null ? "nothing" : text(delivery)).isEqualTo("nothing");
  }

  static String text(Delivery delivery) {
    return new String(delivery.message().body(), StandardCharsets.UTF_8);
  }
}
