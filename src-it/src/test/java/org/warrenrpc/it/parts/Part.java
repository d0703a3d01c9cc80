package org.warrenrpc.it.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Something that a machine has installed, or not. */
public enum Part {
  /** A RabbitMQ server that the tests start and stop themselves. */
  RABBITMQ("RabbitMQ", "apt-get install rabbitmq-server") {
    @Override
    public boolean present() {
      return Files.isExecutable(Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"));
    }
  },
  /** The Python peers' library. */
  OSLO_MESSAGING("oslo.messaging for Python", "apt-get install python3-oslo.messaging") {
    @Override
    public boolean present() {
      Path python = Path.of("/usr/bin/python3");
      return Files.isExecutable(python)
          && succeeds(python.toString(), "-c", "import oslo_messaging");
    }
  },
  /** All that the peers of nova's first generation need. */
  PY_AMQP("py-amqp for Python", "apt-get install python3-amqp") {
    @Override
    public boolean present() {
      Path python = Path.of("/usr/bin/python3");
      return Files.isExecutable(python) && succeeds(python.toString(), "-c", "import amqp");
    }
  };

  private final String title;
  private final String install;

  Part(String title, String install) {
    this.title = title;
    this.install = install;
  }

  /** Whether it is installed. */
  public abstract boolean present();

  String line() {
    return title + " is missing: " + install;
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
