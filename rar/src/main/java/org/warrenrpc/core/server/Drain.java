package org.warrenrpc.core.server;

import java.util.Iterator;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** Reads the several values of a result to their end, on the calling thread. */
@SuppressWarnings("try") // what an application's close() throws is a failure like any other
final class Drain {

  /** Takes one value after the other. */
  interface Sink {
    void take(@Nullable Object value) throws Exception;
  }

  private Drain() {}

  /** Reads {@code result} to its end, and closes it and its iterator, on every way out. */
  static void into(Sink sink, Object result) throws Exception {
    try (Closing closing = new Closing(result)) {
      Iterator<?> values = iterator(closing.resource());
      try (Closing inner = new Closing(values == result ? null : values)) {
        while (values.hasNext()) {
          sink.take(values.next());
        }
        inner.resource();
      }
    }
  }

  private static Iterator<?> iterator(@Nullable Object result) {
    if (result instanceof Iterator<?> iterator) {
      return iterator;
    }
    if (result instanceof BaseStream<?, ?> stream) {
      return stream.iterator();
    }
    if (result instanceof Iterable<?> iterable) {
      return iterable.iterator();
    }
    throw new IllegalArgumentException("The result is none that streams");
  }

  /** Closes what can be closed. */
  private record Closing(@Nullable Object resource) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      if (resource instanceof AutoCloseable closeable) {
        closeable.close();
      }
    }
  }
}
