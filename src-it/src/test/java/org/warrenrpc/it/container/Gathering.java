package org.warrenrpc.it.container;

import java.util.concurrent.BlockingQueue;

/** A plain object as a consumer. */
public final class Gathering {
  private final BlockingQueue<String> present;

  Gathering(BlockingQueue<String> present) {
    this.present = present;
  }

  /** Cast by whoever is there. */
  public void here(String who) {
    present.add(who);
  }

  /** Answers as soon as the consumer is there. */
  public boolean listening() {
    return true;
  }
}
