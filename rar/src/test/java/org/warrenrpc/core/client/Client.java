package org.warrenrpc.core.client;

import java.time.Duration;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSettings;

/** Links, one session of theirs that is lent to everybody, and the verbs over it. */
public record Client(RpcLinks links, RpcSession session, RpcClient rpc) implements AutoCloseable {

  public static Client of(Broker broker) throws BrokerException {
    return of(broker, ClientSettings.DEFAULTS);
  }

  public static Client of(Broker broker, String dialect) throws BrokerException {
    return of(broker, new ClientSettings(dialect, null, Duration.ofSeconds(10), 1000));
  }

  public static Client of(Broker broker, ClientSettings settings) throws BrokerException {
    RpcLinks links = new RpcLinks(broker);
    RpcSession session =
        links.openSession(BrokerSettings.DEFAULTS, settings, Duration.ofSeconds(10));
    return new Client(links, session, new RpcClient(remaining -> lend(session), settings));
  }

  public static SessionSource.Lease lend(RpcSession session) {
    return new SessionSource.Lease() {
      @Override
      public RpcSession session() {
        return session;
      }

      @Override
      public void close() {
        // it stays lent
      }
    };
  }

  /** How many calls wait. */
  public int pending() {
    return session.link().pending().size();
  }

  @Override
  public void close() {
    links.close();
  }
}
