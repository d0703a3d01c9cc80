package org.warrenrpc.core.client;

import java.time.Duration;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;

/**
 * What is asked, of whom, on whose behalf, and within which time.
 *
 * @param limit positive; of a multicall, for each wait
 */
public record Call(RpcContext context, Target target, RpcMessage message, Duration limit) {

  /** Refuses a limit that is not positive. */
  public Call {
    if (limit.isZero() || limit.isNegative()) {
      throw new InvalidRequestException("The limit " + limit + " is not positive", null);
    }
  }
}
