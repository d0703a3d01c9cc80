package org.warrenrpc.core.server;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcContext;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;

/**
 * A delivery that waits for its turn, unsettled.
 *
 * @param queue the name of the queue that it came by
 * @param origin what it was consumed by; the broker gives it back when that ends
 * @param settleable whether it can still be settled; does no I/O
 * @param known what was settled before of the same queue
 * @param deadline until when its caller waits, from receipt; null where it does not say
 * @param incoming the request; null when it could not be read
 * @param answer what ends it without a method having run: a refusal, or a ping's; null where the
 *     method is to run, never where there is no request
 * @param caller who is to be answered; null for nobody
 */
record ReceivedRequest(
    Delivery delivery,
    String queue,
    Object origin,
    BooleanSupplier settleable,
    Duplicates known,
    @Nullable Deadline deadline,
    @Nullable Incoming incoming,
    @Nullable Reply answer,
    @Nullable ReplyTo caller) {

  /** What was asked for, for logs and messages. */
  String method() {
    return incoming == null ? "an unreadable request" : incoming.request().method();
  }

  /** What a message that comes again is known by; null where it has no id. */
  @Nullable String key() {
    String id = incoming == null ? null : incoming.request().uniqueId();
    return id == null || id.isEmpty() ? null : Attempt.of(delivery.message()).key(id);
  }

  /** On whose behalf its method is to run; null where none is to run. */
  @Nullable RpcContext context() {
    return incoming == null || answer != null
        ? null
        : Arguments.context(incoming.request().context());
  }

  /** Whether nobody asked for an answer. */
  boolean isCast() {
    return incoming != null && caller == null && incoming.request().id() == null;
  }
}
