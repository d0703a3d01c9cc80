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
 * Has a request run, settled and answered; what ends the call leaves when the bracket is closed.
 * Thread-safe.
 */
@SuppressWarnings("try") // heartbeats are only ended
final class RequestServing implements Turns.Serving {
  private static final System.Logger LOG = System.getLogger(RequestServing.class.getName());

  private final Settling settling;
  private final Dispatcher dispatcher;
  private final Replies replies;
  private final ServerCounts counts;

  RequestServing(Settling settling, Dispatcher dispatcher, Replies replies, ServerCounts counts) {
    this.settling = settling;
    this.dispatcher = dispatcher;
    this.replies = replies;
    this.counts = counts;
  }

  @Override
  public void serve(ReceivedRequest request, ProxyInvoker invoker, BooleanSupplier mayBegin) {
    if (!mayBegin.getAsBoolean()) {
      request.delivery().requeue();
      return;
    }
    // what cannot be settled any more is given to somebody by the broker
    if (!request.settleable().getAsBoolean()) {
      return;
    }
    Settling.Open open = settling.begin(request);
    if (open == null) {
      counts.duplicates.increment();
      LOG.log(Level.DEBUG, "{0} came again, and is dropped", request.method());
      return;
    }
    try {
      end(open, request, run(request, invoker, mayBegin));
    } catch (RuntimeException | Error e) {
      // a fault of ours
      open.ended(Ending.failed(e, null), true);
      throw e;
    }
  }

  private void end(Settling.Open open, ReceivedRequest request, Ending ending) {
    if (ending.isOfTheStop() && open.giveBack()) {
      return;
    }
    ReplyTo caller = request.caller();
    open.ended(ending, caller == null || answer(caller, ending.reply(), request));
  }

  private Ending run(ReceivedRequest request, ProxyInvoker invoker, BooleanSupplier mayBegin) {
    Reply known = request.answer();
    Incoming incoming = request.incoming();
    if (known != null || incoming == null) {
      return Ending.with(Objects.requireNonNull(known));
    }
    Deadline deadline = request.deadline();
    if (deadline != null && deadline.expired()) {
      counts.expired.increment();
      return Ending.refused(RefusedException.expired(request.method(), deadline.limit()));
    }
    RequestDeadline.Scope scope = RequestDeadline.bind(deadline);
    try (Heartbeats.Beat beat = replies.heartbeats().begin(incoming, request.caller())) {
      return dispatcher.dispatch(incoming, invoker, mayBegin);
    } finally {
      scope.close();
    }
  }

  /** An interruption that the method left behind must not cost its caller the answer. */
  private boolean answer(ReplyTo caller, Reply reply, ReceivedRequest request) {
    boolean interrupted = Thread.interrupted();
    try {
      return replies.end(caller, reply, request.method(), request.deadline());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
