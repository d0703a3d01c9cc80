package org.warrenrpc.it.interop;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcExpected;

/** What Python peers call: a plain object, or a message-driven bean's class. */
public class JavaService {
  private final JavaWorld world;

  JavaService(JavaWorld world) {
    this.world = world;
  }

  public Object echo(Object value) {
    return value;
  }

  /** As Java has it: class and text, with what is no ASCII escaped. */
  public String seen(Object value) {
    StringBuilder text = new StringBuilder(value.getClass().getSimpleName()).append(' ');
    for (char unit : value.toString().toCharArray()) {
      text.append(unit < 128 ? String.valueOf(unit) : "\\u%04x".formatted((int) unit));
    }
    return text.toString();
  }

  public Map<String, Object> context(RpcContext context) {
    return context.values();
  }

  public Object nothing() {
    return null;
  }

  public int add(int a, int b) {
    return a + b;
  }

  public void fail(String message) {
    throw new IllegalArgumentException(message);
  }

  @RpcExpected(NoSuchElementException.class)
  public void failAsExpected(String message) {
    throw new NoSuchElementException(message);
  }

  public void failOwn(String message) {
    throw new OwnFailure(message);
  }

  /** Nothing that JSON knows. */
  public Object unserialisable() {
    return new Object();
  }

  public String surrogate() {
    return "a\ud800z";
  }

  public Iterator<Integer> count(int to) {
    return IntStream.range(0, to).iterator();
  }

  public Iterator<Integer> countAndFail(int to) {
    return IntStream.rangeClosed(0, to)
        .peek(
            i -> {
              if (i == to) {
                throw new IllegalArgumentException("after " + to);
              }
            })
        .iterator();
  }

  public Iterator<Object> nothings(int times) {
    return Collections.nCopies(times, null).iterator();
  }

  public String repeat(String text, int times) {
    return text.repeat(times);
  }

  /** Takes its time. */
  public String linger(int seconds) throws InterruptedException {
    boolean cutShort = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    return cutShort ? "cut short" : "lingered";
  }

  /** Answers when a hundred are here. */
  public int meet() throws Exception {
    return world.meeting.await(JavaWorld.LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Answers when the test lets it. */
  public String hold() throws Exception {
    world.held.countDown();
    if (!world.released.await(JavaWorld.LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody let go");
    }
    return "held";
  }

  public void mark(String tag) {
    world.marks.add(tag);
  }

  /** An application's own. */
  static final class OwnFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OwnFailure(String message) {
      super(message);
    }
  }
}
