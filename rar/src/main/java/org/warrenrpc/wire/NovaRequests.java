package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.ExchangeSpec;

/** Requests of nova 2011 (3.2): of what it does not know, nothing is read. */
final class NovaRequests {
  private static final Pattern TRUSTED_ID = Pattern.compile("[0-9a-f]{32}");

  private NovaRequests() {}

  static Incoming decode(ObjectNode body) throws MalformedMessageException {
    JsonNode id = body.path(Fields.ID);
    boolean trusted = id.isTextual() && TRUSTED_ID.matcher(id.textValue()).matches();
    ReplyTo caller = trusted ? replyTo(id) : null;
    Request request =
        new Request(
            Fields.method(body, caller),
            Fields.args(body, caller),
            Fields.context(body),
            null,
            null,
            Fields.isId(id) ? id.asText() : null,
            null,
            null,
            true);
    return new Incoming(request, caller, caller == null && Json.truthy(id));
  }

  private static ReplyTo replyTo(JsonNode id) {
    String name = id.textValue();
    ExchangeSpec exchange = Nova2011.replyExchange(name);
    return new ReplyTo(Generation.NOVA_2011, new Address(name, name), id, true, exchange);
  }
}
