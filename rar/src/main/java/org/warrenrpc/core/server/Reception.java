package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.MalformedMessageException;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;

/**
 * Reads what one queue delivers and hands it to the server that it is for; runs on the connection's
 * own delivery thread. What cannot be read is answered in its turn where the caller is known, else
 * rejected. What no server serves is answered in a turn too; but on a fanout queue it is dropped,
 * since it is for others. Thread-safe.
 */
final class Reception implements Consumption.Handler {
  private static final System.Logger LOG = System.getLogger(Reception.class.getName());

  private final Router router;
  private final RequestCodec codec;
  private final ConsumedQueues consumed;
  private final boolean fanout;
  private final Duplicates known = new Duplicates(System::nanoTime);
  private final EveryMinute unreadable = new EveryMinute();
  private final EveryMinute distrusted = new EveryMinute();
  private final EveryMinute refusedCasts = new EveryMinute();

  Reception(Router router, RequestCodec codec, ConsumedQueues consumed, boolean fanout) {
    this.router = router;
    this.codec = codec;
    this.consumed = consumed;
    this.fanout = fanout;
  }

  @Override
  public void received(Consumption by, Delivery delivery) {
    Incoming incoming;
    try {
      incoming = consumed.checked(codec.decode(delivery.message()));
    } catch (MalformedMessageException e) {
      unreadable(by, delivery, String.valueOf(e.getMessage()), consumed.checked(e.replyTo()));
      return;
    } catch (RuntimeException | Error e) {
      // settled before anything else: memory may be what is missing; its own message may quote the
      // body
      delivery.reject();
      unreadable(by, delivery, e.getClass().getName(), null);
      return;
    }
    Router.Route route = router.route(incoming.request());
    while (route != null && !take(by, delivery, incoming, route)) {
      // it has ended, and takes nothing more
      router.remove(route.member());
      route = router.route(incoming.request());
    }
    // with nobody left the subscription is about to end: what is unsettled goes back then
  }

  private boolean take(Consumption by, Delivery delivery, Incoming incoming, Router.Route route) {
    if (route.refused() && fanout) {
      route.member().counts().unmatched.increment();
      LOG.log(Level.DEBUG, "A fanout cast of {0} is for others", by.queue());
      delivery.ack();
      return true;
    }
    ReplyTo caller = incoming.replyTo();
    boolean taken = route.member().offer(request(by, delivery, incoming, route.answer(), caller));
    if (taken && incoming.distrusted()) {
      route.member().counts().distrusted.increment();
      LOG.log(
          distrusted.permits() ? Level.WARNING : Level.DEBUG,
          "A call of queue {0} is not answered: it names no reply address that is to be trusted",
          by.queue());
    }
    if (taken && route.refused()) {
      route.member().counts().refused.increment();
      if (caller == null && route.answer() != null) {
        LOG.log(
            refusedCasts.permits() ? Level.WARNING : Level.DEBUG,
            "A cast of queue {0} is for an interface that is not served here",
            by.queue());
      }
    }
    return taken;
  }

  private void unreadable(
      Consumption by, Delivery delivery, String reason, @Nullable ReplyTo caller) {
    LOG.log(
        unreadable.permits() ? Level.WARNING : Level.DEBUG,
        "A message of queue {0} cannot be read: {1}",
        by.queue(),
        reason);
    router.members().stream().limit(1).forEach(first -> first.counts().unreadable.increment());
    if (caller == null) {
      delivery.reject();
      return;
    }
    Reply fault = new Reply.Fault(FailureReport.of(RefusedException.unreadable(reason)), null);
    ReceivedRequest request = request(by, delivery, null, fault, caller);
    for (Member member : router.members()) {
      if (member.offer(request)) {
        return;
      }
    }
  }

  private ReceivedRequest request(
      Consumption by,
      Delivery delivery,
      @Nullable Incoming incoming,
      @Nullable Reply answer,
      @Nullable ReplyTo caller) {
    Duration limit = delivery.message().expiration();
    Deadline deadline = limit == null ? null : Deadline.after(limit, System::nanoTime);
    return new ReceivedRequest(
        delivery, by.queue(), by, by::isOpen, known, deadline, incoming, answer, caller);
  }
}
