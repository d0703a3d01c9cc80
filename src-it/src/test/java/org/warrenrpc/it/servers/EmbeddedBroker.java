package org.warrenrpc.it.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;

/**
 * Apache Qpid Broker-J as a process: prints the line "PORT n" when it is up, and ends when its
 * standard input does, so that it cannot be orphaned. The arguments are the port wanted (where that
 * is taken, another one) and the folder to work in, which goes when it ends.
 */
public final class EmbeddedBroker {
  private EmbeddedBroker() {}

  /** Runs until the standard input ends. */
  public static void main(String[] args) throws Exception {
    Path work = Files.createTempDirectory(Path.of(args[1]), "qpid-work");
    // a signal, as the terminal sends it to every process of the command
    Runtime.getRuntime().addShutdownHook(new Thread(() -> forget(work), "forget"));
    int status = 0;
    try {
      System.out.println("PORT " + start(free(Integer.parseInt(args[0])), work));
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println(e);
      status = 1;
    }
    forget(work);
    // The broker keeps nothing that is worth an orderly stop, and its threads would keep the JVM.
    Runtime.getRuntime().halt(status);
  }

  private static void forget(Path work) {
    try {
      Folders.delete(work);
    } catch (IOException e) {
      System.err.println("Left where it is: " + work + ": " + e);
    }
  }

  private static int start(int port, Path work) throws Exception {
    URL configuration =
        Objects.requireNonNull(EmbeddedBroker.class.getResource("/qpid/qpid.json"), "qpid.json");
    Container container = new Container();
    new SystemLauncher(container)
        .startup(
            Map.of(
                ConfiguredObject.TYPE,
                "Memory",
                ConfiguredObject.CONTEXT,
                Map.of("qpid.amqp_port", String.valueOf(port), "qpid.work_dir", work.toString()),
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                configuration.toString(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false));
    int bound = container.boundPort();
    if (bound <= 0) {
      throw new IOException("The embedded broker could not listen on port " + port);
    }
    return bound;
  }

  /** The port wanted if nobody listens there, else 0 for any. */
  private static int free(int wanted) {
    try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      System.err.println("Port " + wanted + " is taken: " + e.getMessage());
      return 0;
    }
  }

  /** A start that fails does not throw: it leaves no configuration, or no port. */
  private static final class Container extends DefaultSystemLauncherListener {
    private SystemConfig<?> config;

    @Override
    public void onContainerResolve(SystemConfig<?> resolved) {
      config = resolved;
    }

    int boundPort() {
      if (config == null || !(config.getContainer() instanceof Broker<?> broker)) {
        return -1;
      }
      return broker.getPorts().stream()
          .filter(port -> port.getName().equals("AMQP"))
          .mapToInt(Port::getBoundPort)
          .findFirst()
          .orElse(-1);
    }
  }
}
