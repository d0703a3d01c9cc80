package org.warrenrpc.core.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.RpcDialects;
import org.warrenrpc.wire.IncomingReply;
import org.warrenrpc.wire.MalformedMessageException;

/**
 * From a delivery to its pending call. Runs on an I/O thread: never blocks, and lets nothing
 * escape. Thread-safe.
 */
final class ReplyReader {
  private static final Logger LOG = System.getLogger("org.warrenrpc.core.replies");

  private final PendingCalls pending;
  private final EveryMinute warnings = new EveryMinute();

  ReplyReader(PendingCalls pending) {
    this.pending = pending;
  }

  /**
   * Takes a reply; {@code queueId} is the call's where the queue says it, null where the reply
   * does.
   */
  void read(Delivery delivery, @Nullable String queueId) {
    try {
      IncomingReply reply = RpcDialects.decodeReply(delivery.message());
      String id = queueId == null ? reply.id() : queueId;
      if (id == null || !pending.deliver(id, reply.reply())) {
        LOG.log(Level.DEBUG, "Dropped a reply to call {0}: nobody waits for it", id);
      }
      // after the caller was woken: it need not wait for this
      delivery.ack();
    } catch (MalformedMessageException e) {
      LOG.log(Level.DEBUG, "Rejected a reply that cannot be read", e);
      delivery.reject();
    } catch (RuntimeException | Error e) {
      if (warnings.permits()) {
        LOG.log(Level.WARNING, "A reply could not be handled", e);
      }
      delivery.reject();
    }
  }
}
