package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the instances of a service share with the test. */
final class JavaWorld {
  static final int LIMIT_SECONDS = 30;

  final CyclicBarrier meeting = new CyclicBarrier(100);
  final CountDownLatch held = new CountDownLatch(1);
  final CountDownLatch released = new CountDownLatch(1);
  final BlockingQueue<String> marks = new LinkedBlockingQueue<>();

  /** The tag of the next cast. */
  String mark() throws InterruptedException {
    String tag = marks.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(tag).as("a cast within %d s", LIMIT_SECONDS).isNotNull();
    return tag;
  }

  void awaitHeld() throws InterruptedException {
    assertThat(held.await(LIMIT_SECONDS, TimeUnit.SECONDS)).as("the method runs").isTrue();
  }
}
