package org.warrenrpc.wire;

/**
 * Surrogates written as escapes, which Python reads in pairs and alone (4.13), and the parser alone
 * in values only, not in keys: they are made letters before it sees them.
 */
final class Surrogates {
  /** Backslash, u and four digits. */
  private static final int ESCAPE = 6;

  private Surrogates() {}

  /** Rewrites the text in place and returns its new length, which is no longer. */
  static int unescape(char[] text, int length) {
    int to = 0;
    for (int from = 0; from < length; from++, to++) {
      if (text[from] == '\\' && from + 1 < length) {
        int unit = unit(text, from, length);
        if (Character.MIN_SURROGATE <= unit && unit <= Character.MAX_SURROGATE) {
          text[to] = (char) unit;
          from += ESCAPE - 1;
          continue;
        }
        // with what it escapes, which may be another backslash
        text[to++] = text[from++];
      }
      text[to] = text[from];
    }
    return to;
  }

  /** What the escape stands for; -1 where none of four digits begins. */
  private static int unit(char[] text, int start, int length) {
    if (text[start + 1] != 'u' || start + ESCAPE > length) {
      return -1;
    }
    int unit = 0;
    for (int i = start + 2; i < start + ESCAPE; i++) {
      int digit = text[i] < 128 ? Character.digit(text[i], 16) : -1;
      if (digit < 0) {
        return -1;
      }
      unit = unit * 16 + digit;
    }
    return unit;
  }
}
