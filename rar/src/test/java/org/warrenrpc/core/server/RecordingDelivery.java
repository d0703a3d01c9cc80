package org.warrenrpc.core.server;

import java.util.List;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;

/** Notes how a delivery is settled. */
record RecordingDelivery(Delivery delivery, List<String> events) implements Delivery {
  @Override
  public Message message() {
    return delivery.message();
  }

  @Override
  public boolean redelivered() {
    return delivery.redelivered();
  }

  @Override
  public void ack() {
    events.add("ack");
    delivery.ack();
  }

  @Override
  public void requeue() {
    events.add("requeue");
    delivery.requeue();
  }

  @Override
  public void reject() {
    events.add("reject");
    delivery.reject();
  }
}
