package org.warrenrpc.wire;

import java.io.Writer;

/** Keeps text up to a length and counts what is beyond it. Confined to one thread. */
final class CappedText extends Writer {
  private final int most;
  private final StringBuilder kept = new StringBuilder();
  private long length;

  CappedText(int most) {
    this.most = most;
  }

  @Override
  public void write(char[] text, int start, int count) {
    length += count;
    if (length <= most) {
      kept.append(text, start, count);
    } else {
      kept.setLength(0);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  /**
   * All of it.
   *
   * @throws UnsendableException when it was longer, naming both lengths
   */
  String get() throws UnsendableException {
    if (length > most) {
      throw new UnsendableException(
          "it has " + length + " bytes, more than maxBodyBytes " + most, null);
    }
    return kept.toString();
  }
}
