package org.warrenrpc.jca;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcDialects;
import org.warrenrpc.core.RpcProfile;
import org.warrenrpc.core.client.ClientSettings;
import org.warrenrpc.core.client.RemoteExceptions;
import org.warrenrpc.core.server.ServedInterface;
import org.warrenrpc.core.server.ServerSettings;

/**
 * What adapter, factory and activation spec have in common, frozen.
 *
 * @param rpcBackend the back end's name in {@link Backends}
 * @param concurrency of each consumer
 * @param prefetch of each consumer
 * @param drain how long each consumer, when it ends, waits for methods that run
 * @param ping whether consumers answer oslo's ping
 * @param casts what becomes of casts in transactions
 * @param validation how long a broker may take to answer a pool that validates
 */
record Configuration(
    String rpcBackend,
    BrokerSettings broker,
    ClientSettings client,
    int concurrency,
    int prefetch,
    Duration drain,
    boolean ping,
    CastSettings casts,
    Duration validation) {

  /** AMQP 0-9-1 has 16 bits for the prefetch count and for the heartbeat's seconds. */
  static final int MOST_16_BITS = 65_535;

  /**
   * Parses what is common. Where something is wrong, {@code faults} hears of it and the default
   * stands in.
   */
  static Configuration read(PropertyValues values, Faults faults) {
    PropertyReader reader = new PropertyReader(values, faults);
    BrokerSettings broker = BrokerSettings.DEFAULTS;
    URI uri = BrokerAddress.read(values, reader, faults);
    String user = reader.text(Property.USER_NAME);
    String password = reader.read(Property.PASSWORD, text -> text);
    Integer heartbeat = reader.number(Property.HEARTBEAT, 0, MOST_16_BITS);
    Duration connect = reader.millis(Property.CONNECT_TIMEOUT, 1);
    BrokerSettings brokerSettings =
        new BrokerSettings(
            or(uri, broker::uri),
            or(user, broker::userName),
            or(password, broker::password),
            heartbeat == null ? broker.heartbeat() : Duration.ofSeconds(heartbeat),
            or(connect, broker::connectTimeout),
            TlsReader.read(reader),
            TlsReader.external(values, reader, faults));

    ClientSettings client = ClientSettings.DEFAULTS;
    String dialect = reader.read(Property.DIALECT, Configuration::dialect);
    String spoken = or(dialect, client::dialect);
    RpcProfile profile = ProfileReader.read(reader, faults, spoken);
    String exchange = reader.text(Property.EXCHANGE);
    Duration call = reader.millis(Property.CALL_TIMEOUT, 1);
    Integer monitor = reader.numberOrZero(Property.CALL_MONITOR, 2, Integer.MAX_VALUE);
    Integer unread = reader.number(Property.MAX_UNREAD_REPLIES, 1, Integer.MAX_VALUE);
    RemoteExceptions exceptions = reader.read(Property.REMOTE_EXCEPTIONS, RemoteExceptions::parse);
    List<String> notifyTopics = MessageProperties.notifyTopics(reader);
    ClientSettings clientSettings =
        new ClientSettings(
            spoken,
            profile,
            exchange,
            MessageProperties.codec(reader),
            or(call, client::callTimeout),
            monitor == null ? client.callMonitor() : Duration.ofSeconds(monitor),
            or(unread, client::maxUnreadReplies),
            or(exceptions, client::remoteExceptions),
            or(notifyTopics, client::notifyTopics));

    String rpcBackend = reader.read(Property.RPC_BACKEND, Backends::checked);
    int concurrency = or(reader.number(Property.CONCURRENCY, 1, MOST_16_BITS), () -> 1);
    Integer prefetch = reader.number(Property.PREFETCH, 1, MOST_16_BITS);
    Duration drain = reader.millis(Property.DRAIN_TIMEOUT, 0);
    return new Configuration(
        or(rpcBackend, () -> Backends.RABBIT),
        brokerSettings,
        clientSettings,
        concurrency,
        or(prefetch, () -> concurrency),
        or(drain, () -> Duration.ZERO),
        reader.flag(Property.PING_ENABLED),
        CastSettings.read(reader),
        or(reader.millis(Property.VALIDATION_TIMEOUT, 1), () -> Validation.TIMEOUT));
  }

  /** The same for another user. */
  Configuration as(SignOn named) {
    BrokerSettings other = broker.as(named.userName(), named.password());
    return new Configuration(
        rpcBackend, other, client, concurrency, prefetch, drain, ping, casts, validation);
  }

  /** What a consumer listens on and serves. Throws IllegalArgumentException, as the record does. */
  ServerSettings server(
      String topic, @Nullable String server, boolean fanout, ServedInterface served) {
    return new ServerSettings(
        client.dialect(),
        client.profile(),
        client.exchange(),
        topic,
        server,
        fanout,
        concurrency,
        prefetch,
        drain,
        served,
        ping,
        codec(),
        null);
  }

  /** How messages are written and which are read, by either half. */
  RpcCodec codec() {
    return client.codec();
  }

  private static String dialect(String text) {
    if (!RpcDialects.names().contains(text.strip())) {
      throw new IllegalArgumentException("is none of " + RpcDialects.names());
    }
    return text.strip();
  }

  private static <T> T or(@Nullable T value, Supplier<T> otherwise) {
    return Objects.requireNonNullElseGet(value, otherwise);
  }
}
