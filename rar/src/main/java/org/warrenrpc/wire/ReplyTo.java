package org.warrenrpc.wire;

import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.ExchangeSpec;

/**
 * Where and how a caller is answered.
 *
 * @param dialect the caller's, whatever the server's own
 * @param id the request's id, echoed
 * @param streams whether the caller takes several values: a multicall on oslo, every call on nova
 *     2011
 * @param mustExist an exchange to check passively before publishing, so that a reply to a vanished
 *     caller leaks none (8); null where none is needed
 */
public record ReplyTo(
    Dialect dialect,
    Address address,
    String id,
    boolean streams,
    @Nullable ExchangeSpec mustExist) {}
