package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warrenrpc.core.client.Responder.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcProfile;

/** Which failures of the other side have a class of their own here (4.6). */
class RemoteExceptionsTest {
  private final FaultyBroker broker = new FaultyBroker();

  /** With a message and a cause. */
  public static final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** With a message alone, and a cause of its own. */
  public static final class Caused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Caused(String message) {
      super(message, new IOException("its own"));
    }
  }

  /** Whose constructor fails. */
  public static final class Failing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failing(String message) {
      throw new IllegalStateException(message);
    }
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private static RemoteError error(@Nullable String module, String type) {
    return new RemoteError(type, module, "no such thing", List.of(), "");
  }

  private static String name(Class<?> type) {
    return type.getName();
  }

  @Test
  void readsEntriesSeparatedByCommasOrBlanks() {
    assertThat(RemoteExceptions.parse(" a.B=c.D,\n e=f  g.H=i$J, ").classes())
        .isEqualTo(Map.of("a.B", "c.D", "e", "f", "g.H", "i$J"));
    assertThat(RemoteExceptions.parse(" ")).isEqualTo(RemoteExceptions.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a=", "=b", "a=b=c", "a.=b", "a=.b", "a=b;", "a = b", "a=b[]", "1=b"})
  void anEntryThatIsNoneIsRefusedByName(String entry) {
    assertThatThrownBy(() -> RemoteExceptions.parse("ok=java.lang.Error," + entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has the entry");
  }

  @Test
  void aTypeNamedTwiceIsRefused() {
    assertThatThrownBy(() -> RemoteExceptions.parse("a.B=c.D a.B=e.F"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a.B' twice");
  }

  @Test
  void aNamedTypeIsThrownAsItsClassWithTheRemoteErrorAsItsCause() {
    RemoteExceptions known =
        RemoteExceptions.parse(
            "builtins.KeyError=" + name(NotFound.class) + ",a.b.C=java.lang.IllegalStateException");
    RemoteError key = error("builtins", "KeyError");
    assertThat(known.thrown(key))
        .isExactlyInstanceOf(NotFound.class)
        .hasMessage("no such thing")
        .hasCause(key);
    assertThat(known.thrown(error("a.b", "C"))).isExactlyInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource({"other, KeyError", "builtins, KeyErrors", ", KeyError", "'', KeyError"})
  void anythingElseStaysARemoteError(@Nullable String module, String type) {
    RemoteError error = error(module, type);
    assertThat(RemoteExceptions.parse("builtins.KeyError=" + name(NotFound.class)).thrown(error))
        .isSameAs(error);
  }

  @Test
  void aTypeWithoutAModuleIsMeantForThoseThatComeWithoutOne() {
    RemoteExceptions known = RemoteExceptions.parse("KeyError=" + name(NotFound.class));
    assertThat(known.thrown(error(null, "KeyError"))).isInstanceOf(NotFound.class);
    RemoteError oslo = error("builtins", "KeyError");
    assertThat(known.thrown(oslo)).isSameAs(oslo);
  }

  // 4.6: what Python 2 says
  @Test
  void exceptionsCountsAsBuiltins() {
    RemoteExceptions known = RemoteExceptions.parse("builtins.KeyError=" + name(NotFound.class));
    assertThat(known.thrown(error("exceptions", "KeyError"))).isInstanceOf(NotFound.class);
  }

  @Test
  void aMessageAloneIsEnoughAndItsOwnCauseStays() {
    RemoteExceptions known = RemoteExceptions.parse("a.A=" + name(Caused.class));
    assertThat(known.thrown(error("a", "A")))
        .isInstanceOf(Caused.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no.such.Class",
        "java.lang.String",
        "java.io.IOException",
        "java.lang.Error",
        "java.util.ConcurrentModificationException$None",
        "org.warrenrpc.core.client.RemoteExceptionsTest$Failing",
        "java.util.IllegalFormatException",
      })
  void whatCannotBeMadeIsTheRemoteErrorItself(String type) {
    RemoteError error = error("a", "A");
    assertThat(RemoteExceptions.parse("a.A=" + type).thrown(error)).isSameAs(error);
  }

  @Test
  void theClassIsTheCallersContextClassLoaders() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    RemoteError error = error("a", "A");
    RemoteExceptions known = RemoteExceptions.parse("a.A=" + name(NotFound.class));
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      assertThat(known.thrown(error)).isSameAs(error);
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThat(known.thrown(error)).isInstanceOf(NotFound.class);
  }

  @Test
  @SuppressWarnings("try") // a server serves without being mentioned again
  void aCallAndAMulticallThrowIt() throws Exception {
    ClientSettings settings =
        new ClientSettings(
            "oslo",
            RpcProfile.of("oslo"),
            null,
            RpcCodec.DEFAULTS,
            Duration.ofSeconds(10),
            Duration.ZERO,
            10,
            RemoteExceptions.parse("some.module.Missing=" + name(NotFound.class)),
            List.of("notifications"));
    try (Responder server =
            Responder.on(
                broker, "oslo", "compute", null, r -> List.of(fault(null, "Missing", "gone")));
        Client client = Client.of(broker, settings)) {
      RpcMessage run = RpcMessage.of("run");
      assertThatThrownBy(() -> client.rpc().call(RpcContext.EMPTY, "compute", run))
          .isInstanceOf(NotFound.class)
          .hasMessage("gone")
          .hasCauseInstanceOf(RemoteError.class);
      assertThatThrownBy(client.rpc().multicall(RpcContext.EMPTY, "compute", run)::hasNext)
          .isInstanceOf(NotFound.class);
      assertThat(client.pending()).isZero();
    }
  }
}
