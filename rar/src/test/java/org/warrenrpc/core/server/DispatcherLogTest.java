package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.broker.memory.MemoryBroker;
import org.warrenrpc.core.LogLines;

/** What the log hears of requests that nobody waits for. */
@Timeout(60)
class DispatcherLogTest {

  /** Fails. */
  public static final class Service {
    public void fail(String text) {
      throw new IllegalStateException("broken");
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

  // item 6: what is logged of a request is a line, whatever its names hold
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
