package org.warrenrpc.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Payloads as a peer may write them, good or bad. */
final class Raw {
  static final Codec CODEC =
      new Codec(Generation.OSLO, CodecOptions.DEFAULTS, () -> "0123456789abcdef0123456789abcdef");

  private Raw() {}

  static Payload bare(String body) {
    return new Payload(Dialect.CONTENT_TYPE, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  /** In an envelope, every other than ASCII character escaped as peers do. */
  static Payload enveloped(String message) {
    try {
      return bare(new Bodies(LARGE).text(Envelope.wrap(message)));
    } catch (UnsendableException e) {
      throw new AssertionError(e);
    }
  }

  /** A call of oslo, with this as its one argument. */
  static Payload call(String argument) {
    return enveloped(
        "{\"method\": \"echo\", \"args\": {\"x\": "
            + argument
            + "}, \"_msg_id\": \"m\", \"_reply_q\": \"reply_q\"}");
  }

  private static final CodecOptions LARGE =
      new CodecOptions(128 << 20, CodecOptions.DEFAULTS.replyQueues(), false);
}
