package org.warrenrpc.core;

/** Text of bounded length. */
public final class Text {
  private Text() {}

  /** At most {@code limit} characters, the last of them an ellipsis where some were cut. */
  public static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = limit - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
