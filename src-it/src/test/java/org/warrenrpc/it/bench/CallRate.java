package org.warrenrpc.it.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.atomic.LongAdder;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcOperations;
import org.warrenrpc.Target;
import org.warrenrpc.jca.RpcManagedConnectionFactory;
import org.warrenrpc.jca.StandaloneConnectionFactory;

/**
 * Calls a second over a real broker, with client and server in processes of their own. Two versions
 * are compared by running a pair of processes of each side by side, and giving them rounds in turn:
 * the median of the rounds' ratios then says something even on a machine that does other things.
 *
 * <p>{@code CallRate server URL TOPIC} answers until its input ends. {@code CallRate client URL
 * TOPIC} reads lines {@code CALLERS MILLIS} and answers each with the calls a second.
 */
public final class CallRate {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String TEXT = "x".repeat(200);

  private CallRate() {}

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    RpcManagedConnectionFactory settings = new RpcManagedConnectionFactory();
    settings.setConnectionURL(arguments[1]);
    try (StandaloneConnectionFactory factory = settings.createConnectionFactory()) {
      if (arguments[0].equals("server")) {
        serve(factory.createConnection(), arguments[2]);
      } else {
        measure(factory, Target.topic(arguments[2]));
      }
    }
  }

  private static void serve(RpcConnection connection, String topic) throws IOException {
    connection.createConsumer(topic, new Echo());
    connection.consumeInThread();
    while (System.in.read() >= 0) {
      // nothing is said to it but that it is over
    }
    connection.close();
  }

  private static void measure(RpcOperations factory, Target target) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Scanner words = new Scanner(line);
      System.out.println(rate(factory, target, words.nextInt(), words.nextInt()));
    }
  }

  private static long rate(RpcOperations factory, Target target, int callers, int millis)
      throws InterruptedException {
    LongAdder calls = new LongAdder();
    long start = System.nanoTime();
    long end = start + Duration.ofMillis(millis).toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (System.nanoTime() < end) {
                  factory.call(
                      RpcContext.EMPTY,
                      target,
                      RpcMessage.of("echo").with("text", TEXT),
                      String.class,
                      LIMIT);
                  calls.increment();
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return calls.sum() * 1_000_000_000 / (System.nanoTime() - start);
  }

  /** What is called. */
  public static final class Echo {
    /** Answers what it was asked. */
    public String echo(String text) {
      return text;
    }
  }
}
