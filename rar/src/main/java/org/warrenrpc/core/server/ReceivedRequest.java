package org.warrenrpc.core.server;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;

/**
 * A delivery that waits for its turn, unsettled.
 *
 * @param origin what it was consumed by; the broker gives it back when that ends
 * @param settleable whether it can still be settled; does no I/O
 * @param incoming the request; null when it could not be read
 * @param answer what ends it without a method having run: a refusal, or a ping's; null where the
 *     method is to run, never where there is no request
 * @param caller who is to be answered; null for nobody
 */
record ReceivedRequest(
    Delivery delivery,
    Object origin,
    BooleanSupplier settleable,
    @Nullable Incoming incoming,
    @Nullable Reply answer,
    @Nullable ReplyTo caller) {}
