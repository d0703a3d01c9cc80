package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.RequestDeadline;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;

/**
 * A request is settled before its method runs, so that it runs once or, when the process dies,
 * never (3.5, 4.10); what ends the call leaves when the bracket is closed. Thread-safe.
 */
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
    Reply known = known(request);
    Incoming incoming = request.incoming();
    if (known != null || incoming == null) {
      answer(Objects.requireNonNull(known), request);
    } else {
      run(incoming, request, invoker, mayBegin);
    }
  }

  /** What ends it without a method having run; null where one is to run. */
  private @Nullable Reply known(ReceivedRequest request) {
    Deadline deadline = request.deadline();
    if (request.answer() != null || deadline == null || !deadline.expired()) {
      return request.answer();
    }
    counts.expired.increment();
    RefusedException refusal = RefusedException.expired(request.method(), deadline.limit());
    return new Reply.Fault(FailureReport.of(refusal), null);
  }

  private void run(
      Incoming incoming, ReceivedRequest request, ProxyInvoker invoker, BooleanSupplier mayBegin) {
    Heartbeats.Beat beat = replies.heartbeats().begin(incoming, request.caller());
    RequestDeadline.Scope scope = RequestDeadline.bind(request.deadline());
    try {
      dispatcher.dispatch(
          incoming,
          invoker,
          mayBegin,
          request.deadline(),
          reply -> {
            beat.close();
            answer(reply, request);
          });
    } finally {
      scope.close();
    }
  }

  /** An interruption that the method left behind must not cost its caller the answer. */
  private void answer(Reply reply, ReceivedRequest request) {
    ReplyTo caller = request.caller();
    if (caller == null) {
      return;
    }
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
