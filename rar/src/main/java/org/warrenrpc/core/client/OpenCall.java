package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InterruptedCallException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.core.Deadline;

/**
 * A call from its entry among the pending ones to its end, whatever that is. Closing forgets it,
 * and may block for a moment. Confined to its caller.
 */
record OpenCall(RpcLink link, String id, @Nullable String replyQueue, PendingCall pending)
    implements AutoCloseable {

  /**
   * Waits for the next value, or the last one where only that is kept; null at the end. Throws what
   * the verbs throw.
   */
  @Nullable JsonNode next(Deadline deadline) {
    try {
      if (!pending.await(deadline)) {
        throw pending.operation().timeout(Phase.REPLY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedCallException(
          pending.operation() + " may have run: interrupted while waiting for its answer", e);
    }
    return pending.read();
  }

  @Override
  public void close() {
    link.forget(id);
  }
}
