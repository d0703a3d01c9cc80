package org.warrenrpc.sample.demo;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The object handed to {@code createConsumer}: a plain class whose public methods answer. */
public final class RollCall {
  private final BlockingQueue<String> present = new LinkedBlockingQueue<>();

  /** Cast by whoever heard the roll call. */
  public void here(String who) {
    present.add(who);
  }

  /** Answers as soon as the consumer is there. */
  public boolean listening() {
    return true;
  }

  BlockingQueue<String> present() {
    return present;
  }
}
