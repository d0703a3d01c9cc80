package org.warrenrpc.it.demo;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.warrenrpc.it.servers.QpidServer;
import org.warrenrpc.it.servers.ServerBase;

/**
 * The launcher behind {@code ./mvnw -Pdemo}. Runs in Maven's JVM, so that a signal to the command
 * reaches it; whatever ends this JVM ends the server and the broker.
 *
 * <p>System properties: {@code demo.exit=true} ends it after the transcript, {@code amqp.url} names
 * a broker to use.
 */
public final class Demo {
  private static final int PREFERRED_AMQP_PORT = 5672;

  private Demo() {}

  /** Fails unless every step answered as it should. */
  public static void main(String[] args) throws Exception {
    Path build = Path.of(System.getProperty("build.dir")).toAbsolutePath();
    String url = System.getProperty("amqp.url", "");
    try (QpidServer broker = url.isEmpty() ? embedded() : null) {
      String where = broker == null ? url : broker.url();
      say("Broker: " + where.replaceFirst("//[^/@]*@", "//"));
      Path base = ServerBase.fresh(WildFlyServer.home(), build, "demo-server");
      say("Starting WildFly with the sample; its log is " + WildFlyServer.log(base));
      try (WildFlyServer server = WildFlyServer.start(build, base, where)) {
        boolean ok = new Transcript(server.transcript()).follow(server, Demo::say);
        if (!ok) {
          throw new IllegalStateException(
              "Not every step answered as it should; see " + WildFlyServer.log(base));
        }
        if (!Boolean.getBoolean("demo.exit")) {
          stay(where);
        }
      }
    }
  }

  private static QpidServer embedded() {
    say("Starting the embedded broker, in a JVM of its own ...");
    return QpidServer.start(PREFERRED_AMQP_PORT);
  }

  private static void stay(String url) throws InterruptedException {
    say("");
    say("The beans stay up. To call them from Python (oslo.messaging), paste this:");
    say("");
    say(PythonProgram.calling(url));
    say("Ctrl-C ends the demonstration.");
    new CountDownLatch(1).await();
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
