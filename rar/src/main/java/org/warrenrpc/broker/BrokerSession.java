package org.warrenrpc.broker;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.Topology;

/**
 * A light session (a channel, where there are channels). Thread-safe. A refused declaration or
 * publication may break it: {@link #isOpen()} then tells, and its owner opens another one.
 */
public interface BrokerSession extends AutoCloseable {

  /**
   * Declares exchanges, queues and bindings, in this order: what is passive is only checked to be
   * there, everything else is made where it is missing. Blocks for the broker's answers, at most
   * {@code limit} in all.
   *
   * @throws BrokerException REFUSED with the broker's reply code when it refuses: the session is
   *     then broken, and the connection too where the broker ended that
   */
  void declare(Topology topology, Duration limit) throws BrokerException;

  /** Whether an exchange exists. A "no" does not break the session. Blocks. */
  boolean exists(ExchangeSpec exchange, Duration limit) throws BrokerException;

  /**
   * Sends a message; does not wait for the broker to take it in. Returns once it is written, or
   * little is to be written before it; while the broker reads too slowly, or no more, waits for at
   * most {@code limit} and no longer than until an interrupt. A mandatory one that no queue takes
   * comes back to {@link #onReturned}.
   *
   * @throws BrokerException when it was not written; {@link BrokerException#mayHaveBeenSent()}
   *     tells whether some of it may have been. TIMEOUT when {@code limit} passed
   */
  void publish(Message message, Duration limit) throws BrokerException;

  /**
   * Has the broker say of each message from now on what became of it, as {@link #publish(Message,
   * Receipt, Duration)} needs. Once, before the first message. Does not wait for the broker.
   *
   * @throws BrokerException when the session has ended
   */
  void beginConfirming() throws BrokerException;

  /**
   * As {@link #publish(Message, Duration)}, and no slower; {@code receipt} is told later what
   * became of the message, unless this fails. It is that, instead of {@link #onReturned}, that
   * hears of a mandatory one that no queue takes; where the broker does not say REFUSED first. In
   * the order of publications, with those of the other.
   */
  void publish(Message message, Receipt receipt, Duration limit) throws BrokerException;

  /**
   * Publishes and waits until the broker has taken the message, for at most {@code limit}. Does not
   * tell {@link #onReturned}.
   *
   * @throws BrokerException when the connection broke, the time passed, or the exchange does not
   *     exist
   */
  Outcome publishConfirmed(Message message, Duration limit) throws BrokerException;

  /**
   * Hands a message to the connection's own writing thread and returns at once: for what a timer
   * sends, such as heartbeats. Never blocks, whatever the broker does, and may be called on any
   * thread. Messages leave in the order in which they were handed over, but in no order with those
   * of {@link #publish}. One that cannot be sent, or finds {@value Outbox#CAPACITY} others waiting,
   * is dropped with a line at DEBUG; so are those that wait when the connection ends. A mandatory
   * one that no queue takes comes back to {@link #onReturned}.
   */
  void post(Message message);

  /**
   * Sets who is told of messages of {@link #publish} and {@link #post} that came back. Told on an
   * I/O thread: it must not block. Set before the first publish.
   */
  void onReturned(Consumer<Message> listener);

  /**
   * Consumes a queue. Blocks for the broker's answer. Every delivery is to be settled, also after
   * its subscription was cancelled: the session keeps it. Subscribing anew and cancelling the old
   * subscription then changes the prefetch and loses nothing.
   *
   * @param prefetch how many unsettled deliveries the broker may push to this consumer; 0 for no
   *     bound
   * @param arguments of the consumer, such as {@code x-stream-offset}; Integer, Long, Boolean,
   *     String and Date values. A broker ignores what it does not know
   * @param onCancelled told once when the broker ends the consumption (queue deleted, session
   *     broken by a refusal), not when {@link Subscription#cancel}, {@link #close} or the loss of
   *     the connection did; on an I/O thread: it must not block
   */
  Subscription subscribe(
      String queue,
      int prefetch,
      Map<String, Object> arguments,
      Consumer<Delivery> handler,
      Runnable onCancelled,
      Duration limit)
      throws BrokerException;

  /** Consumes a queue, without arguments. */
  default Subscription subscribe(
      String queue, int prefetch, Consumer<Delivery> handler, Runnable onCancelled, Duration limit)
      throws BrokerException {
    return subscribe(queue, prefetch, Map.of(), handler, onCancelled, limit);
  }

  /** Deletes a queue, whatever it holds; that there is none is no error. Blocks. */
  void deleteQueue(String queue, Duration limit) throws BrokerException;

  /** Whether neither it nor its connection is broken or closed. Does no I/O. */
  boolean isOpen();

  /**
   * Closes it, bounded. What was not settled goes back to its queue. A second call does nothing.
   */
  @Override
  void close();

  /** Whoever wants to know of a message what became of it. Thread-safe. */
  interface Receipt {

    /**
     * Told once, but not after the session's {@link #close}. On an I/O thread, or the publishing
     * one: it must not block.
     *
     * @param outcome null when the session broke before the broker said anything: taken or not
     */
    void told(@Nullable Outcome outcome);

    /** Whether that is the message, as it came back: brokers do not say which one it was. */
    boolean isFor(Message returned);
  }

  /** What the broker said of a confirmed message. */
  enum Outcome {
    /** Taken. */
    CONFIRMED,
    /** Taken, and dropped: mandatory, and no queue is bound. */
    UNROUTABLE,
    /** Refused (a queue at its limit, an internal error). */
    REFUSED
  }

  /** Where a message goes that names a queue alone. */
  static Address queue(String name) {
    return new Address("", name);
  }
}
