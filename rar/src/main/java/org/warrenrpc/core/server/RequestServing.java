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
 * Has a request run, settled and answered; what ends the call leaves when the bracket is closed.
 * Thread-safe.
 */
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
      Ending known = known(request);
      Incoming incoming = request.incoming();
      if (known != null || incoming == null) {
        end(Objects.requireNonNull(known), request, open);
      } else {
        run(incoming, request, invoker, mayBegin, open);
      }
    } catch (RuntimeException | Error e) {
      // a fault of ours
      open.ended(Ending.failed(e, null), true);
      throw e;
    }
  }

  /** What ends it without a method having run; null where one is to run. */
  private @Nullable Ending known(ReceivedRequest request) {
    Reply answer = request.answer();
    if (answer != null) {
      return Ending.with(answer);
    }
    Deadline deadline = request.deadline();
    if (deadline == null || !deadline.expired()) {
      return null;
    }
    counts.expired.increment();
    return Ending.failed(RefusedException.expired(request.method(), deadline.limit()), null);
  }

  private void run(
      Incoming incoming,
      ReceivedRequest request,
      ProxyInvoker invoker,
      BooleanSupplier mayBegin,
      Settling.Open open) {
    Heartbeats.Beat beat = replies.heartbeats().begin(incoming, request.caller());
    RequestDeadline.Scope scope = RequestDeadline.bind(request.deadline());
    try {
      dispatcher.dispatch(
          incoming,
          invoker,
          mayBegin,
          request.deadline(),
          ending -> {
            beat.close();
            end(ending, request, open);
          });
    } catch (RuntimeException | Error e) {
      beat.close();
      throw e;
    } finally {
      scope.close();
    }
  }

  private void end(Ending ending, ReceivedRequest request, Settling.Open open) {
    if (ending.isOfTheStop() && open.giveBack()) {
      return;
    }
    open.ended(ending, answer(ending.reply(), request));
  }

  /** An interruption that the method left behind must not cost its caller the answer. */
  private boolean answer(Reply reply, ReceivedRequest request) {
    ReplyTo caller = request.caller();
    if (caller == null) {
      return true;
    }
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
