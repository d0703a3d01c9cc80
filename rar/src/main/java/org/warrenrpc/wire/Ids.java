package org.warrenrpc.wire;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Ids of 32 lower-case hex digits: a random half and a sequence, so that a next one costs no
 * entropy. Thread-safe.
 */
public final class Ids implements Supplier<String> {
  private static final String HEX = "0123456789abcdef";

  private final String prefix = random().substring(0, 16);
  private final AtomicLong sequence = new AtomicLong();

  /** A wholly random id, for names that must not collide with anybody's. */
  public static String random() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  @Override
  public String get() {
    long next = sequence.incrementAndGet();
    char[] digits = new char[16];
    for (int i = 15; i >= 0; i--) {
      digits[i] = HEX.charAt((int) (next & 0xf));
      next >>>= 4;
    }
    return prefix + new String(digits);
  }
}
