package org.warrenrpc.sample.demo;

import java.util.concurrent.Callable;

/**
 * One line of the transcript.
 *
 * @param action tells what came back; throws when it is not what should have come
 */
record DemoStep(String title, Callable<String> action) {}
