package org.warrenrpc.core;

import java.util.List;
import org.warrenrpc.broker.Message;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.CodecOptions;
import org.warrenrpc.wire.Generation;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.IncomingReply;
import org.warrenrpc.wire.MalformedMessageException;
import org.warrenrpc.wire.Payload;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;
import org.warrenrpc.wire.UnsendableException;

/** Reads and answers as a peer with the default options does. */
public final class PlainCodec {
  private static final Codec CODEC = new Codec(Generation.OSLO, CodecOptions.DEFAULTS);

  private PlainCodec() {}

  public static Incoming decodeRequest(Message message) throws MalformedMessageException {
    return CODEC.decodeRequest(payload(message));
  }

  public static IncomingReply decodeReply(Message message) throws MalformedMessageException {
    return CODEC.decodeReply(payload(message));
  }

  public static List<Payload> encode(ReplyTo to, Reply reply) throws UnsendableException {
    return CODEC.encode(to, reply);
  }

  private static Payload payload(Message message) {
    return new Payload(message.contentType(), message.headers(), message.body());
  }
}
