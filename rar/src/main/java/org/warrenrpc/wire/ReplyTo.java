package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.ExchangeSpec;

/**
 * Where and how a caller is answered.
 *
 * @param generation the caller's, whatever the server's own
 * @param echo the request's id, given back with its JSON type (4.5)
 * @param streams whether the caller takes several values: a multicall on oslo, every call on nova
 *     2011
 * @param mustExist an exchange to check passively before publishing, so that a reply to a vanished
 *     caller leaks none (8); null where none is needed
 */
public record ReplyTo(
    Generation generation,
    Address address,
    JsonNode echo,
    boolean streams,
    @Nullable ExchangeSpec mustExist) {

  /** The request's id as text, at most 255 characters. */
  public String id() {
    return echo.asText();
  }
}
