package org.warrenrpc.broker.rabbit;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where a connection's bytes leave. Used by one thread at a time, closed by any. */
interface ByteSink {

  /**
   * Takes what fits at this moment, without blocking.
   *
   * @return how many bytes were taken; 0 when none fit, or when this sink can only {@link #push}
   */
  int offer(ByteBuffer bytes) throws IOException;

  /** Takes some bytes, at least one. Blocks until it can, or the socket is cut. */
  void push(ByteBuffer bytes) throws IOException;

  /** Lets a push fail that waits. The socket itself is closed elsewhere. */
  void close();
}
