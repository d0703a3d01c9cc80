package org.warrenrpc.it.container;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.warrenrpc.it.parts.MissingParts;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.servers.AmqpServer;
import org.warrenrpc.it.servers.PortOffset;
import org.warrenrpc.it.servers.QpidServer;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.it.servers.ServerBase;

/**
 * Before any test: the broker that the container's tests use, free ports and a fresh base directory
 * for the server, told to arquillian.xml by system properties.
 */
public final class ContainerSession implements LauncherSessionListener {
  private static AmqpServer broker;

  /** The broker that the container's tests use, if it is RabbitMQ. */
  static Optional<RabbitServer> rabbit() {
    return broker instanceof RabbitServer rabbit ? Optional.of(rabbit) : Optional.empty();
  }

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (System.getProperty("jboss.home") == null || broker != null) {
      return;
    }
    Path build = Path.of(System.getProperty("build.dir"));
    new MissingParts(build).forget();
    broker = Part.RABBITMQ.present() ? RabbitServer.start() : QpidServer.start();
    int offset = PortOffset.ofThisRun();
    Path home = Path.of(System.getProperty("jboss.home"));
    Path base = ServerBase.fresh(home, build, "it-server");
    System.setProperty("it.broker.url", broker.url());
    System.setProperty("it.server.base", base.toString());
    System.setProperty("it.port.offset", String.valueOf(offset));
    System.setProperty("it.management.port", String.valueOf(PortOffset.MANAGEMENT + offset));
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (broker != null) {
      broker.close();
    }
  }
}
