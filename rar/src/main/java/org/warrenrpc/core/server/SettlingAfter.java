package org.warrenrpc.core.server;

import org.jspecify.annotations.Nullable;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;

/**
 * A request is settled when its run has ended for good, so that whatever dies meanwhile, somebody
 * runs it. A call has ended with its method, however that ended: its caller decides whether to try
 * again. A cast that failed is run again some time later.
 */
final class SettlingAfter implements Settling {
  private final Retries retries;
  private final Replies replies;

  SettlingAfter(Retries retries, Replies replies) {
    this.retries = retries;
    this.replies = replies;
  }

  @Override
  public @Nullable Open begin(ReceivedRequest request) {
    Run run = request.known().begin(request);
    if (run == null) {
      cameAgain(request);
      return null;
    }
    return new Open() {
      @Override
      public boolean giveBack() {
        run.giveBack();
        return true;
      }

      @Override
      public void ended(Ending ending, boolean answered) {
        if (request.isCast() && ending.isWorthARetry()) {
          retries.failed(run, request, ending.cause());
          return;
        }
        if (!answered) {
          request.known().keepAnswer(run.key(), ending.reply());
        }
        run.done();
      }
    };
  }

  /** What runs meanwhile is settled with the run. */
  private void cameAgain(ReceivedRequest request) {
    if (!request.known().knows(request.key())) {
      return;
    }
    ReplyTo caller = request.caller();
    Reply unsent = caller == null ? null : request.known().takeAnswer(request.key());
    if (caller != null && unsent != null) {
      boolean sent = replies.end(caller, unsent, request.method(), request.deadline());
      if (!sent) {
        request.known().keepAnswer(request.key(), unsent);
      }
    }
    request.delivery().ack();
  }

  @Override
  public void close() {
    retries.close();
  }
}
