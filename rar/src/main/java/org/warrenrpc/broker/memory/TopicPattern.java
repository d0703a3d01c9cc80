package org.warrenrpc.broker.memory;

/**
 * A binding key of a topic exchange: {@code *} stands for one word, {@code #} for any number of
 * them (AMQP 0-9-1, 3.1.3.3).
 */
final class TopicPattern {
  private final String[] words;

  TopicPattern(String key) {
    words = split(key);
  }

  boolean matches(String routingKey) {
    return matches(0, split(routingKey), 0);
  }

  private boolean matches(int at, String[] key, int keyAt) {
    if (at == words.length) {
      return keyAt == key.length;
    }
    if (words[at].equals("#")) {
      return matches(at + 1, key, keyAt) || (keyAt < key.length && matches(at, key, keyAt + 1));
    }
    return keyAt < key.length
        && (words[at].equals("*") || words[at].equals(key[keyAt]))
        && matches(at + 1, key, keyAt + 1);
  }

  /** The empty key has no word at all, yet "a." has two. */
  private static String[] split(String key) {
    return key.isEmpty() ? new String[0] : key.split("\\.", -1);
  }
}
