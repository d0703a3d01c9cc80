package org.warrenrpc.broker.memory;

import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;

/**
 * A message on its way to, or with, one consumer. Its state is guarded by the {@link VirtualHost}.
 */
final class MemoryDelivery implements Delivery {

  /** What may still happen to it. */
  enum State {
    PUSHED,
    WITH_HANDLER,
    SETTLED
  }

  private final MemorySubscription subscription;
  private final Parcel parcel;
  private final Message message;
  private State state = State.PUSHED;

  MemoryDelivery(MemorySubscription subscription, Parcel parcel) {
    this.subscription = subscription;
    this.parcel = parcel;
    this.message = Copies.of(parcel.message(), false);
  }

  MemorySubscription subscription() {
    return subscription;
  }

  Parcel parcel() {
    return parcel;
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  boolean begin() {
    return subscription.session().host().begin(this);
  }

  @Override
  public Message message() {
    return message;
  }

  @Override
  public boolean redelivered() {
    return parcel.redelivered();
  }

  @Override
  public void ack() {
    subscription.session().host().settle(this, false);
  }

  @Override
  public void requeue() {
    subscription.session().host().settle(this, true);
  }

  @Override
  public void reject() {
    subscription.session().host().settle(this, false);
  }
}
