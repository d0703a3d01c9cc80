package org.warrenrpc.it.servers;

/** A broker that tests started. */
public interface AmqpServer extends AutoCloseable {

  /** Of its default virtual host, credentials included. */
  String url();

  /** Stops it. A second call does nothing. */
  @Override
  void close();
}
