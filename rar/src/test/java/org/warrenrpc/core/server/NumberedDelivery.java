package org.warrenrpc.core.server;

import java.util.HashMap;
import java.util.Map;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;

/** A delivery that nobody settles with a broker, as of a stream. */
record NumberedDelivery(Message message) implements Delivery {

  /** That delivery, as if it stood in a stream. */
  static Delivery at(long offset, Delivery delivery) {
    Message plain = delivery.message();
    Map<String, Object> headers = new HashMap<>(plain.headers());
    headers.put("x-stream-offset", offset);
    delivery.ack();
    return new NumberedDelivery(
        new Message(
            plain.address(),
            plain.contentType(),
            plain.contentEncoding(),
            plain.expiration(),
            headers,
            false,
            plain.body()));
  }

  @Override
  public boolean redelivered() {
    return false;
  }

  @Override
  public void ack() {}

  @Override
  public void requeue() {}

  @Override
  public void reject() {}
}
