package org.warrenrpc.jca;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.TlsSettings;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.client.ClientSettings;

/**
 * One layer of configuration, or several laid over one another: texts, not yet parsed, each with
 * where it was set. Immutable. The password stays out of {@link #toString()}.
 *
 * @param values only what is set
 */
record PropertyValues(Map<Property, Value> values) {

  /**
   * What was set, and where.
   *
   * @param text its expressions resolved; as it was written where one cannot be
   * @param origin for messages: "the adapter", "system property warren.x"
   * @param fault why one cannot be, without the text
   */
  record Value(String text, String origin, @Nullable String fault) {
    Value(String text, String origin) {
      this(text, origin, null);
    }

    private static Value of(String text, String origin, UnaryOperator<String> expression) {
      try {
        return new Value(expression.apply(text), origin);
      } catch (IllegalArgumentException e) {
        return new Value(text, origin, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public String toString() {
      return "(from " + origin + ")";
    }
  }

  /** Of what is set nowhere. */
  static final String DEFAULT_ORIGIN = "the defaults";

  /** Nothing set. */
  static final PropertyValues NONE = new PropertyValues(Map.of());

  /**
   * What holds where nothing is set: the one place of every default. Prefetch follows concurrency.
   */
  static final PropertyValues DEFAULTS =
      of(
              Map.of(
                  Property.RPC_BACKEND, Backends.RABBIT,
                  Property.CONNECTION_URL, BrokerSettings.DEFAULTS.uri().toString(),
                  Property.USER_NAME, BrokerSettings.DEFAULTS.userName(),
                  Property.PASSWORD, BrokerSettings.DEFAULTS.password(),
                  Property.DIALECT, ClientSettings.DEFAULTS.dialect(),
                  Property.HEARTBEAT,
                      Long.toString(BrokerSettings.DEFAULTS.heartbeat().toSeconds()),
                  Property.CONNECT_TIMEOUT,
                      Long.toString(BrokerSettings.DEFAULTS.connectTimeout().toMillis()),
                  Property.CALL_TIMEOUT,
                      Long.toString(ClientSettings.DEFAULTS.callTimeout().toMillis()),
                  Property.MAX_UNREAD_REPLIES,
                      Integer.toString(ClientSettings.DEFAULTS.maxUnreadReplies())),
              DEFAULT_ORIGIN)
          .over(
              of(
                  Map.of(
                      Property.CONCURRENCY,
                      "8",
                      Property.DRAIN_TIMEOUT,
                      "10000",
                      Property.MAX_BODY_BYTES,
                      Integer.toString(RpcCodec.DEFAULTS.maxBodyBytes()),
                      Property.COMPRESSION,
                      MessageProperties.NONE,
                      Property.REPLY_QUEUE_PATTERN,
                      RpcCodec.DEFAULTS.replyQueuePattern(),
                      Property.CALL_MONITOR,
                      Long.toString(ClientSettings.DEFAULTS.callMonitor().toSeconds()),
                      Property.NOTIFY_TOPICS,
                      String.join(",", ClientSettings.DEFAULTS.notifyTopics()),
                      Property.PING_ENABLED,
                      "false",
                      Property.TRANSACTION_LEVEL,
                      CastSettings.NONE,
                      Property.COMMIT_TIMEOUT,
                      Long.toString(CastSettings.DEFAULTS.commitTimeout().toMillis())),
                  DEFAULT_ORIGIN))
          .over(
              of(
                  Map.of(
                      Property.VERIFY_HOST_NAME,
                      Boolean.toString(TlsSettings.DEFAULTS.verifyHostName()),
                      Property.SASL_MECHANISM,
                      TlsReader.PLAIN,
                      Property.VALIDATION_TIMEOUT,
                      Long.toString(Validation.TIMEOUT.toMillis())),
                  DEFAULT_ORIGIN));

  PropertyValues {
    values = Collections.unmodifiableMap(copy(values));
  }

  /** A layer of its own, its texts as they are. */
  static PropertyValues of(Map<Property, String> texts, String origin) {
    return of(texts, origin, text -> text);
  }

  /**
   * A layer of its own. A user and password inside its URL count as set here, unless they are.
   *
   * @param expression resolves a text; what it refuses with IllegalArgumentException is a fault
   */
  static PropertyValues of(
      Map<Property, String> texts, String origin, UnaryOperator<String> expression) {
    Map<Property, Value> values = new EnumMap<>(Property.class);
    texts.forEach((name, text) -> values.put(name, Value.of(text, origin, expression)));
    Value url = values.get(Property.CONNECTION_URL);
    if (url != null && url.fault() == null) {
      ConnectionUrl.userInfo(url.text())
          .forEach((name, text) -> values.putIfAbsent(name, new Value(text, origin)));
    }
    return new PropertyValues(values);
  }

  /** This layer, and {@code below} where it says nothing. A URL says the host and the port too. */
  PropertyValues over(PropertyValues below) {
    Map<Property, Value> all = copy(below.values);
    if (values.containsKey(Property.CONNECTION_URL)) {
      all.remove(Property.SERVER_NAME);
      all.remove(Property.PORT_NUMBER);
    }
    all.putAll(values);
    return new PropertyValues(all);
  }

  /** Has {@code told} told of each property that the other layer sets to another text. */
  void differing(PropertyValues other, Conflict told) {
    values.forEach(
        (property, value) -> {
          Value theirs = other.values.get(property);
          if (theirs != null
              && value.fault() == null
              && !theirs.text().strip().equals(value.text().strip())) {
            told.of(property, value, theirs);
          }
        });
  }

  /** Hears of a property that two layers set. */
  interface Conflict {
    void of(Property property, Value one, Value other);
  }

  @Nullable Value get(Property property) {
    return values.get(Objects.requireNonNull(property));
  }

  private static Map<Property, Value> copy(Map<Property, Value> values) {
    Map<Property, Value> copy = new EnumMap<>(Property.class);
    copy.putAll(values);
    return copy;
  }
}
