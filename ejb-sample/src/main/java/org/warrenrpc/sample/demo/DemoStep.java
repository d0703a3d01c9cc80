package org.warrenrpc.sample.demo;

import java.util.concurrent.Callable;

/**
 * One line of the transcript.
 *
 * @param needed whether the rest makes no sense where it fails
 * @param action tells what came back; throws when it is not what should have come
 */
record DemoStep(String title, boolean needed, Callable<String> action) {

  /** One without which the rest can be shown. */
  DemoStep(String title, Callable<String> action) {
    this(title, false, action);
  }
}
