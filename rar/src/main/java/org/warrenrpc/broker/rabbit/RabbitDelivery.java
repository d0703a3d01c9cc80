package org.warrenrpc.broker.rabbit;

import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;

/** A delivery, with what settles it. */
record RabbitDelivery(Settlement settlement, boolean redelivered, Message message)
    implements Delivery {

  @Override
  public void ack() {
    settlement.ack();
  }

  @Override
  public void requeue() {
    settlement.requeue();
  }

  @Override
  public void reject() {
    settlement.reject();
  }
}
