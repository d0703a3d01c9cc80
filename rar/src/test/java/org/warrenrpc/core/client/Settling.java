package org.warrenrpc.core.client;

import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;

/** Counts how often a delivery is settled. One thread delivers. */
@SuppressWarnings("NonAtomicVolatileUpdate")
final class Settling implements Delivery {
  private final Delivery delivery;
  volatile int acks;
  volatile int rejects;

  Settling(Delivery delivery) {
    this.delivery = delivery;
  }

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
    acks++;
    delivery.ack();
  }

  @Override
  public void requeue() {
    delivery.requeue();
  }

  @Override
  public void reject() {
    rejects++;
    delivery.reject();
  }
}
