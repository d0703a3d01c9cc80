package org.warrenrpc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a server's interface, and the rule by which requests fit it (wire page, 4.7).
 * Versions without a minor part do not exist; 1.10 is newer than 1.9.
 *
 * @param revision 0 where the text has none
 */
public record RpcVersion(int major, int minor, int revision) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\.(\\d{1,9}))?");

  /** What a request or a server without a version counts as. */
  public static final RpcVersion FIRST = new RpcVersion(1, 0, 0);

  /** Refuses negative parts. */
  public RpcVersion {
    if (major < 0 || minor < 0 || revision < 0) {
      throw new IllegalArgumentException(
          "Version " + major + "." + minor + "." + revision + " has a negative part");
    }
  }

  /**
   * Reads {@code major.minor} or {@code major.minor.revision}.
   *
   * @throws IllegalArgumentException naming the text when it is neither
   */
  public static RpcVersion parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
      throw new IllegalArgumentException(
          "'" + shown + "' is no version: major.minor or major.minor.revision");
    }
    String revision = parts.group(3);
    return new RpcVersion(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        revision == null ? 0 : Integer.parseInt(revision));
  }

  /** Whether a server of this version serves a request of that one. */
  public boolean accepts(RpcVersion requested) {
    return major == requested.major
        && (minor > requested.minor
            || (minor == requested.minor && revision >= requested.revision));
  }

  /** As it is written on the wire. */
  @Override
  public String toString() {
    return major + "." + minor + (revision == 0 ? "" : "." + revision);
  }
}
