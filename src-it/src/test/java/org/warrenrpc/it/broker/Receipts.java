package org.warrenrpc.it.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.BrokerSession.Receipt;
import org.warrenrpc.broker.Message;

/** What became of messages, in the order in which it was told. */
final class Receipts {
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  /** Tells {@code text: OUTCOME}, or {@code text: nobody knows}. */
  Receipt of(String text, Message message) {
    return new Receipt() {
      @Override
      public void told(@Nullable Outcome outcome) {
        told.add(text + ": " + (outcome == null ? "nobody knows" : outcome));
      }

      @Override
      public boolean isFor(Message returned) {
        return returned.address().equals(message.address())
            && Arrays.equals(returned.body(), message.body());
      }
    };
  }

  String next() throws InterruptedException {
    String next = told.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("what became of a message, within 10 s").isNotNull();
    return next;
  }

  void stayEmpty() throws InterruptedException {
    assertThat(told.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }
}
