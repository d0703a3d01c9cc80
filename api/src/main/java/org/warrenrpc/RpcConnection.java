package org.warrenrpc;

/**
 * A connection of the {@code nova.rpc} contract: the four verbs, and consumers. Thread-safe. After
 * {@link #close()} every method but close throws {@link ConnectionClosedException}.
 *
 * <p>A bean that consumes keeps its connection in a field and closes it in {@code @PreDestroy}:
 * consumers end with the connection.
 */
public interface RpcConnection extends RpcOperations, AutoCloseable {

  /** As {@link #createConsumer(String, Object, boolean)} without fanout. */
  default void createConsumer(String topic, Object proxy) {
    createConsumer(topic, proxy, false);
  }

  /**
   * Registers an object whose public methods answer the messages of a topic. Does no I/O; nothing
   * is consumed before {@link #consumeInThread()}.
   *
   * @param proxy called in Work, from several threads at once, with the context class loader of the
   *     thread that calls this method
   * @param fanout true: a copy of every fanout cast to the topic; false: a share of the topic's
   *     messages
   * @throws InvalidRequestException when the object has no method to offer, or two of one name, or
   *     the topic is no valid name
   */
  void createConsumer(String topic, Object proxy, boolean fanout);

  /**
   * Starts every consumer of this connection, those created later included, and returns at once.
   * Consumers survive the loss of the broker: they are made anew when it returns. A second call
   * changes nothing.
   */
  void consumeInThread();

  /**
   * Ends the consumers (waiting, bounded, for methods that run) and gives the connection back, or
   * closes the socket where it has one of its own. A second call does nothing.
   */
  @Override
  void close();
}
