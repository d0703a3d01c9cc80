package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcExpected;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.LogLines;
import org.warrenrpc.core.client.Client;

/** Expected exceptions change the log, and nothing else (4.6). */
@Timeout(60)
class ExpectedExceptionTest {
  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);

  @AfterEach
  void close() {
    servers.close();
    broker.close();
  }

  /** Throws what it says it does, and what it does not. */
  @RpcExpected(IllegalStateException.class)
  public static class Base {
    public void ofTheClass() {
      throw new IllegalStateException("stopped");
    }
  }

  /** Inherits what its class is expected to throw. */
  @SuppressWarnings("DoNotCallSuggester") // that is what is tested
  public static final class Proxy extends Base {
    @RpcExpected(IOException.class)
    public void ofTheMethod() throws IOException {
      throw new FileNotFoundException("gone");
    }

    public void unexpected() throws IOException {
      throw new FileNotFoundException("gone");
    }
  }

  @Test
  void onlyWhatIsUnexpectedOfACastIsWarnedOfAndEveryCallerIsTold() throws Exception {
    servers.started(new Proxy());
    try (Client client = Client.of(broker, "oslo");
        LogLines log = new LogLines(Dispatcher.class)) {
      for (String method : new String[] {"ofTheClass", "ofTheMethod"}) {
        client.rpc().cast(RpcContext.EMPTY, "compute", RpcMessage.of(method));
        assertThatThrownBy(
                () -> client.rpc().call(RpcContext.EMPTY, "compute", RpcMessage.of(method)))
            .isInstanceOf(RemoteError.class);
      }
      client.rpc().cast(RpcContext.EMPTY, "compute", RpcMessage.of("unexpected"));
      Servers.await("the warning", () -> !log.warnings().isEmpty());
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.warnings().get(0).getMessage()).contains("unexpected");
    }
  }
}
