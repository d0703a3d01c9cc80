package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.RequestDeadline;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;

/**
 * A request is settled before its method runs, so that it runs once or, when the process dies,
 * never (3.5, 4.10); what ends the call leaves when the bracket is closed. Thread-safe.
 */
@SuppressWarnings("try") // heartbeats are only ended
final class AtMostOnce implements Turns.Serving {
  private static final System.Logger LOG = System.getLogger(AtMostOnce.class.getName());

  private final Dispatcher dispatcher;
  private final Replies replies;
  private final ServerCounts counts;

  AtMostOnce(Dispatcher dispatcher, Replies replies, ServerCounts counts) {
    this.dispatcher = dispatcher;
    this.replies = replies;
    this.counts = counts;
  }

  @Override
  public void serve(ReceivedRequest request, ProxyInvoker invoker, BooleanSupplier mayBegin) {
    // what cannot be settled any more is given to somebody by the broker
    if (!mayBegin.getAsBoolean() || !request.settleable().getAsBoolean()) {
      return;
    }
    boolean first = request.known().enter(request.uniqueId());
    request.delivery().ack();
    if (!first) {
      counts.duplicates.increment();
      LOG.log(Level.DEBUG, "{0} came again, and is dropped", request.method());
      return;
    }
    Reply reply = reply(request, invoker, mayBegin);
    ReplyTo caller = request.caller();
    if (caller != null) {
      answer(caller, reply, request);
    }
  }

  private Reply reply(ReceivedRequest request, ProxyInvoker invoker, BooleanSupplier mayBegin) {
    Reply known = request.answer();
    Incoming incoming = request.incoming();
    if (known != null || incoming == null) {
      return Objects.requireNonNull(known);
    }
    Deadline deadline = request.deadline();
    if (deadline != null && deadline.expired()) {
      counts.expired.increment();
      RefusedException refusal = RefusedException.expired(request.method(), deadline.limit());
      return new Reply.Fault(FailureReport.of(refusal), null);
    }
    RequestDeadline.Scope scope = RequestDeadline.bind(deadline);
    try (Heartbeats.Beat beat = replies.heartbeats().begin(incoming, request.caller())) {
      return dispatcher.dispatch(incoming, invoker, mayBegin);
    } finally {
      scope.close();
    }
  }

  /** An interruption that the method left behind must not cost its caller the answer. */
  private void answer(ReplyTo caller, Reply reply, ReceivedRequest request) {
    boolean interrupted = Thread.interrupted();
    try {
      replies.end(caller, reply, request.method(), request.deadline());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
