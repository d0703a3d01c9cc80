package org.warrenrpc.core.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidReplyException;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.IncomingReply;
import org.warrenrpc.wire.MalformedMessageException;

/**
 * From a delivery to its pending call. Runs on an I/O thread: never blocks, and lets nothing
 * escape. Thread-safe.
 */
final class ReplyReader {
  private static final Logger LOG = System.getLogger("org.warrenrpc.core.replies");

  private final PendingCalls pending;
  private final Codec codec;
  private final LongAdder rejected = new LongAdder();
  private final EveryMinute warnings = new EveryMinute();

  ReplyReader(PendingCalls pending, Codec codec) {
    this.pending = pending;
    this.codec = codec;
  }

  /**
   * Takes a reply; {@code queueId} is the call's where the queue says it, null where the reply
   * does.
   */
  void read(Delivery delivery, @Nullable String queueId) {
    try {
      IncomingReply reply = codec.decodeReply(Outbound.payload(delivery.message()));
      String id = queueId == null ? reply.id() : queueId;
      if (id == null || !pending.deliver(id, reply.reply())) {
        LOG.log(Level.DEBUG, "Dropped a reply to call {0}: nobody waits for it", id);
      }
      // after the caller was woken: it need not wait for this
      delivery.ack();
    } catch (MalformedMessageException e) {
      delivery.reject();
      reject(delivery, queueId, e);
    } catch (RuntimeException | Error e) {
      if (warnings.permits()) {
        LOG.log(Level.WARNING, "A reply could not be handled", e);
      }
      delivery.reject();
    }
  }

  /** How many replies could not be read. */
  long rejected() {
    return rejected.sum();
  }

  /** Where only the reply would have said whose it is, the call goes on to its limit (4.5). */
  private void reject(
      Delivery delivery, @Nullable String queueId, MalformedMessageException fault) {
    rejected.increment();
    if (queueId != null) {
      pending.fail(
          queueId,
          call ->
              new InvalidReplyException(
                  "What " + call + " answered cannot be read: " + fault.getMessage(), fault));
    }
    if (warnings.permits()) {
      LOG.log(
          Level.WARNING,
          "Rejected a reply in "
              + delivery.message().address().routingKey()
              + " that cannot be read, "
              + rejected()
              + " so far",
          fault);
    }
  }
}
