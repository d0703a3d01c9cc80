package org.warrenrpc.wire;

import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.Topology;

/**
 * All that differs between the wire formats but the messages themselves: names, declarations, and
 * where a reply goes. Implementations are stateless and thread-safe. Sources: the wire page,
 * sections 3 (nova 2011) and 4 (oslo).
 */
public interface Dialect {

  /** The content type of every message, exactly so (2.3). */
  String CONTENT_TYPE = "application/json";

  /** The content encoding of every message (2.3). */
  String CONTENT_ENCODING = "utf-8";

  /** The name in configuration: "oslo" or "nova2011". */
  String name();

  /** Whose messages it goes with. */
  Generation generation();

  /** The control exchange where none is configured. */
  String defaultExchange();

  /** The control exchange as every peer declares it. */
  default ExchangeSpec exchange(String name) {
    return Names.exchange(name);
  }

  /** The fanout exchange of a topic. */
  default ExchangeSpec fanoutExchange(String topic) {
    return Names.fanoutExchange(topic);
  }

  /** Where a request to a topic, or to one server of it, is published. */
  default Address requestAddress(String exchange, String topic, @Nullable String server) {
    return new Address(exchange, Names.queue(topic, server));
  }

  /** Where a fanout cast is published. */
  default Address fanoutAddress(String topic) {
    return Names.fanoutAddress(topic);
  }

  /**
   * The queue shared by the servers of a topic (server null), or of one server, with exchange and
   * binding.
   */
  default Topology topicTopology(String exchange, String topic, @Nullable String server) {
    return Names.topic(exchange, topic, server);
  }

  /**
   * The fanout queue of one consumer, with exchange and binding.
   *
   * @param unique 32 lower-case hex digits, part of the queue's name
   */
  Topology fanoutTopology(String topic, String unique);

  /**
   * Whether one reply queue serves every call of a client (oslo), or each call has an exchange and
   * a queue of its own (nova 2011).
   */
  boolean sharesReplyQueue();

  /**
   * What a caller declares and consumes to be answered; its one queue is the one to consume.
   *
   * @param id 32 lower-case hex digits: of the client where the reply queue is shared, else the
   *     request's id
   */
  Topology replyTopology(String id);

  /** Whether a call's time limit is put on the message as its expiration. */
  boolean sendsExpiration();
}
