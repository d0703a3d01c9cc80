package org.warrenrpc.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.Topology;

/**
 * All that differs between the wire formats but the messages themselves: names, declarations, and
 * where a reply goes. Immutable. Sources: the wire page, sections 3 (nova 2011) and 4 (oslo).
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

  /** The profiles that have a name and go with it; the first one is the default. */
  List<Profile> profiles();

  /** How it declares. */
  Profile profile();

  /** The same, declaring otherwise. */
  Dialect with(Profile profile);

  /** The control exchange as every peer of the profile declares it. */
  default ExchangeSpec exchange(String name) {
    return Names.exchange(profile(), name);
  }

  /** The fanout exchange of a topic. */
  default ExchangeSpec fanoutExchange(String topic) {
    return Names.fanoutExchange(profile(), topic);
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
    String name = Names.queue(topic, server);
    return Names.shared(profile(), exchange, name, List.of(name));
  }

  /**
   * The fanout queue of one consumer, or the stream that all share, with exchange and binding.
   *
   * @param unique part of the queue's name, see {@link Profile#unique}
   */
  default Topology fanoutTopology(String topic, String unique) {
    return Names.fanout(profile(), topic, unique);
  }

  /** Where a notification is published. */
  default Address notificationAddress(String exchange, String topic, String priority) {
    return new Address(exchange, Names.notification(topic, priority));
  }

  /**
   * The queue of a notification topic and priority, in lower case: its senders declare it too
   * (5.1).
   */
  default Topology notificationTopology(String exchange, String topic, String priority) {
    String name = Names.notification(topic, priority);
    return Names.shared(profile(), exchange, name, List.of(name));
  }

  /** The queue of a pool of listeners, which gets copies of every topic and priority (5.2). */
  default Topology poolTopology(
      String exchange, String pool, List<String> topics, List<String> priorities) {
    List<String> keys =
        topics.stream()
            .flatMap(topic -> priorities.stream().map(each -> Names.notification(topic, each)))
            .toList();
    return Names.shared(profile(), exchange, pool, keys);
  }

  /**
   * Whether one reply queue serves every call of a client (oslo), or each call has an exchange and
   * a queue of its own (nova 2011).
   */
  boolean sharesReplyQueue();

  /**
   * What a caller declares and consumes to be answered; its one queue is the one to consume.
   *
   * @param id the client's where the reply queue is shared, see {@link Profile#unique}; else the
   *     request's
   */
  Topology replyTopology(String id);

  /** Whether a call's time limit is put on the message as its expiration. */
  boolean sendsExpiration();
}
