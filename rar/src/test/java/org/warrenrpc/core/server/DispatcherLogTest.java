package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.broker.memory.MemoryBroker;
import org.warrenrpc.core.LogLines;

/** What the log hears of requests that nobody waits for. */
@Timeout(60)
class DispatcherLogTest {

  /** Cannot be printed, as where a class loader has ended. */
  public static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new NoClassDefFoundError("gone");
    }
  }

  /** Fails. */
  public static final class Service {
    public void fail(String text) {
      throw new IllegalStateException("broken");
    }

    public void mute() {
      List.of(1)
          .forEach(
              each -> {
                throw new Mute();
              });
    }
  }

  @Test
  void aFailureThatCannotBePrintedIsAnsweredAllTheSame() throws Exception {
    Logger logger = Logger.getLogger(Dispatcher.class.getName());
    Handler printing =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            if (logged.getThrown() != null) {
              String unused = logged.getThrown().getMessage();
            }
          }

          @Override
          public void flush() {
            // nothing is held back
          }

          @Override
          public void close() {
            // nothing is held
          }
        };
    logger.addHandler(printing);
    logger.setLevel(Level.ALL);
    try (MemoryBroker broker = new MemoryBroker();
        Servers servers = new Servers(broker);
        Raw raw = new Raw(broker)) {
      servers.started(new Service());
      assertThat(raw.refusal("\"method\":\"mute\"")).startsWith("Mute: (its getMessage() failed");
    } finally {
      logger.setLevel(null);
      logger.removeHandler(printing);
    }
  }

  @Test
  void aRefusalIsNamedByItsMethodAndHasNoTrace() throws Exception {
    try (MemoryBroker broker = new MemoryBroker();
        Servers servers = new Servers(broker);
        Raw raw = new Raw(broker);
        LogLines log = new LogLines(Dispatcher.class)) {
      servers.started(new Service());
      raw.cast("\"method\":\"nothing\"");
      raw.cast("\"method\":\"fail\"");
      Servers.await("both lines", () -> log.warnings().size() == 2);
      assertThat(log.text())
          .contains("Request nothing is refused: Endpoint does not support RPC method nothing null")
          .contains("Request fail is refused: fail() misses argument 'text' null");
    }
  }

  // what is logged of a request is a line, whatever its names hold
  @Test
  void namesThatTheSenderMadeUpBeginNoLine() throws Exception {
    try (MemoryBroker broker = new MemoryBroker();
        Servers servers = new Servers(broker);
        Raw raw = new Raw(broker);
        LogLines log = new LogLines(Dispatcher.class)) {
      servers.started(new Service());
      raw.cast("\"method\":\"no\\nsuch\\u2028one\"");
      raw.cast("\"method\":\"fail\",\"args\":{\"text\":\"\",\"a\\r\\nb\":1}");
      Servers.await("both lines", () -> log.warnings().size() == 2);
      assertThat(log.text())
          .contains("Request no?such?one is refused: ", " method no?such?one null")
          .contains("fail() does not know argument 'a??b' null");
    }
  }
}
