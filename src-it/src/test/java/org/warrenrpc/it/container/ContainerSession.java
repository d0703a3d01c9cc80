package org.warrenrpc.it.container;

import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
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
  private static final int FIRST_OFFSET = 8400;

  private AmqpServer broker;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (System.getProperty("jboss.home") == null || broker != null) {
      return;
    }
    broker = Part.RABBITMQ.present() ? RabbitServer.start() : QpidServer.start();
    int offset = PortOffset.firstFree(FIRST_OFFSET);
    Path home = Path.of(System.getProperty("jboss.home"));
    Path base = ServerBase.fresh(home, Path.of(System.getProperty("build.dir")), "it-server");
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
