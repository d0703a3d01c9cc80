package org.warrenrpc.jca;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What somebody who mistyped a name may have meant. */
final class NearestName {
  private NearestName() {}

  /**
   * The one that the fewest edits lead to, whatever the case; the first of equals. Something left
   * out at the end, such as a unit, or too much there, is one edit.
   */
  static String of(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(each -> distance(lower(name), lower(each))))
        .orElseThrow();
  }

  private static int distance(String from, String to) {
    boolean begun = !from.isEmpty() && (to.startsWith(from) || from.startsWith(to));
    return begun && !from.equals(to) ? 1 : edits(from, to);
  }

  /** Letters to insert, to take away or to replace. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
