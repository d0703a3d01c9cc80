package org.warrenrpc.core.server;

import java.util.ArrayList;
import java.util.List;
import org.warrenrpc.broker.Message;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Dialects;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.IncomingReply;
import org.warrenrpc.wire.MalformedMessageException;
import org.warrenrpc.wire.Payload;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;
import org.warrenrpc.wire.UnsendableException;

/** Reads requests from messages and writes replies to them. Thread-safe. */
final class RequestCodec {
  private final Codec codec;

  RequestCodec(ServerSettings settings) {
    codec = new Codec(Dialects.byName(settings.dialect()).generation(), settings.codec().options());
  }

  /**
   * Reads a request.
   *
   * @throws MalformedMessageException when it cannot be read
   */
  Incoming decode(Message message) throws MalformedMessageException {
    return codec.decodeRequest(payload(message));
  }

  /**
   * Reads a reply of ours that came back.
   *
   * @throws MalformedMessageException when it cannot be read
   */
  IncomingReply decodeReply(Message message) throws MalformedMessageException {
    return codec.decodeReply(payload(message));
  }

  /**
   * The messages that say one thing to a caller, in sending order; mandatory only where nobody
   * looks before whether the caller is there.
   *
   * @throws UnsendableException when it is too long, or cannot be written; none is to be sent
   */
  List<Message> encode(ReplyTo to, Reply reply) throws UnsendableException {
    List<Message> messages = new ArrayList<>(2);
    for (Payload payload : codec.encode(to, reply)) {
      messages.add(
          new Message(
              to.address(),
              payload.contentType(),
              Dialect.CONTENT_ENCODING,
              null,
              payload.headers(),
              to.mustExist() == null,
              payload.body()));
    }
    return messages;
  }

  private static Payload payload(Message message) {
    return new Payload(message.contentType(), message.headers(), message.body());
  }
}
