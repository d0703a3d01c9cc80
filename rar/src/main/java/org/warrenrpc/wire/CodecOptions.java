package org.warrenrpc.wire;

import java.util.regex.Pattern;

/**
 * What a codec takes and gives; frozen.
 *
 * @param maxBodyBytes the longest body, as it travels and inflated, in either direction; positive
 * @param replyQueues the whole name of a queue that an oslo caller may be answered on: a message
 *     must not choose where a server publishes with its own rights
 * @param compress whether oslo bodies are sent compressed (4.9); they are read always
 */
public record CodecOptions(int maxBodyBytes, Pattern replyQueues, boolean compress) {

  /** Where configuration says nothing: 8 MiB, the reply queues of oslo, no compression. */
  public static final CodecOptions DEFAULTS =
      new CodecOptions(8 << 20, Pattern.compile("reply_.+"), false);

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException naming the component and its value
   */
  public CodecOptions {
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException("maxBodyBytes " + maxBodyBytes + " is not positive");
    }
  }
}
