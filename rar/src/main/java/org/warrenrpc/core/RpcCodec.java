package org.warrenrpc.core;

import java.util.regex.Pattern;
import org.warrenrpc.wire.CodecOptions;

/**
 * How messages are written and which are read, for whoever configures it; frozen. Equal ones have
 * equal texts, so that whoever is configured alike may share a socket.
 *
 * @param maxBodyBytes the longest body, as it travels and inflated, in either direction; positive
 * @param replyQueuePattern the whole name of a queue that an oslo caller may be answered on
 * @param compress whether oslo bodies are sent compressed (4.9)
 */
public record RpcCodec(int maxBodyBytes, String replyQueuePattern, boolean compress) {

  /** Where configuration says nothing. */
  public static final RpcCodec DEFAULTS =
      new RpcCodec(
          CodecOptions.DEFAULTS.maxBodyBytes(),
          CodecOptions.DEFAULTS.replyQueues().pattern(),
          CodecOptions.DEFAULTS.compress());

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException naming the component, or what is wrong with the pattern
   */
  public RpcCodec {
    options(maxBodyBytes, replyQueuePattern, compress);
  }

  /** The same in the words of the wire. */
  public CodecOptions options() {
    return options(maxBodyBytes, replyQueuePattern, compress);
  }

  private static CodecOptions options(int maxBodyBytes, String replyQueues, boolean compress) {
    return new CodecOptions(maxBodyBytes, Pattern.compile(replyQueues), compress);
  }
}
