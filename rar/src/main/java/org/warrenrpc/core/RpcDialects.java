package org.warrenrpc.core;

import java.util.Set;
import org.warrenrpc.broker.Message;
import org.warrenrpc.wire.Dialects;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.IncomingReply;
import org.warrenrpc.wire.MalformedMessageException;

/** The names of the wire formats, for whoever validates configuration. */
public final class RpcDialects {

  private RpcDialects() {}

  /** The names that configuration may use; unmodifiable. */
  public static Set<String> names() {
    return Dialects.names();
  }

  public static Incoming decodeRequest(Message message) throws MalformedMessageException {
    return Dialects.decodeRequest(message.body(), message.contentType(), message.headers());
  }

  public static IncomingReply decodeReply(Message message) throws MalformedMessageException {
    return Dialects.decodeReply(message.body(), message.contentType(), message.headers());
  }
}
