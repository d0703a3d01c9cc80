package org.warrenrpc;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The values of a multicall, as they come. Lazy; not thread-safe; holds no connection. Whoever got
 * it closes it or reads it to its end.
 */
public interface RpcReplies<T> extends Iterator<RpcReply<T>>, AutoCloseable {

  /**
   * Waits for the next value or the end.
   *
   * @throws RemoteError when the method failed after the values read so far
   * @throws RpcTimeoutException when nothing came within the limit
   * @throws RepliesLostException when values were lost, or more came unread than the configured
   *     bound
   * @throws ConnectionLostException when the connection was lost meanwhile
   */
  @Override
  boolean hasNext();

  /**
   * The next value; waits and fails as {@link #hasNext()} does.
   *
   * @throws NoSuchElementException after the end
   */
  @Override
  RpcReply<T> next();

  /**
   * Forgets the call: what still comes is dropped. The server is not told. A second call does
   * nothing.
   */
  @Override
  void close();
}
