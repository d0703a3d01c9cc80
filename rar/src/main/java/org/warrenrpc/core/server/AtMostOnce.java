package org.warrenrpc.core.server;

import java.util.function.BooleanSupplier;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;

/**
 * A request is settled before its method runs, so that it runs once or, when the process dies,
 * never (3.5, 4.10); what ends the call leaves when the bracket is closed. Thread-safe.
 */
final class AtMostOnce implements Turns.Serving {
  private final Dispatcher dispatcher;
  private final Replies replies;

  AtMostOnce(Dispatcher dispatcher, Replies replies) {
    this.dispatcher = dispatcher;
    this.replies = replies;
  }

  @Override
  public void serve(ReceivedRequest request, ProxyInvoker invoker, BooleanSupplier mayBegin) {
    // what cannot be settled any more is given to somebody by the broker
    if (!mayBegin.getAsBoolean() || !request.settleable().getAsBoolean()) {
      return;
    }
    request.delivery().ack();
    Incoming incoming = request.incoming();
    Reply reply = request.answer();
    if (reply == null && incoming != null) {
      reply = dispatcher.dispatch(incoming, invoker, mayBegin);
    }
    ReplyTo caller = request.caller();
    if (caller != null && reply != null) {
      answer(
          caller, reply, incoming == null ? "an unreadable request" : incoming.request().method());
    }
  }

  /** An interruption that the method left behind must not cost its caller the answer. */
  private void answer(ReplyTo caller, Reply reply, String method) {
    boolean interrupted = Thread.interrupted();
    try {
      replies.end(caller, reply, method);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
