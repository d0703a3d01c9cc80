package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.warrenrpc.RemoteError;
import org.warrenrpc.core.Text;
import org.warrenrpc.wire.Failure;

/** Java's exceptions as failures on the wire (3.3, 4.6). */
class FailureReportTest {

  static final class NotFoundException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NotFoundException(String message) {
      super(message);
    }
  }

  static final class HostileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new StackOverflowError();
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("no cause");
    }
  }

  /** Has a new cause whenever it is asked. */
  private static final class Bottomless extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final AtomicInteger made;

    Bottomless(AtomicInteger made) {
      super("deep");
      this.made = made;
    }

    @Override
    public synchronized Throwable getCause() {
      made.incrementAndGet();
      return new Bottomless(made);
    }
  }

  private static void is(Failure failure, String type, String module, String message) {
    assertThat(failure.type()).isEqualTo(type);
    assertThat(failure.module()).isEqualTo(module);
    assertThat(failure.message()).isEqualTo(message);
    assertThat(failure.args()).extracting(JsonNode::textValue).containsExactly(message);
  }

  @Test
  void whatPythonHasAWordForIsToldByThatWord() {
    is(FailureReport.of(new IllegalArgumentException("a")), "ValueError", "builtins", "a");
    is(FailureReport.of(new NumberFormatException("b")), "ValueError", "builtins", "b");
    is(
        FailureReport.of(new UnsupportedOperationException("c")),
        "NotImplementedError",
        "builtins",
        "c");
    is(FailureReport.of(RefusedException.arguments("d")), "TypeError", "builtins", "d");
    is(FailureReport.of(new NoSuchElementException("e")), "KeyError", "builtins", "e");
    is(FailureReport.of(new ClassCastException("f")), "TypeError", "builtins", "f");
    is(FailureReport.of(new IllegalStateException("g")), "RuntimeError", "builtins", "g");
    is(FailureReport.of(new RuntimeException("h")), "RuntimeError", "builtins", "h");
  }

  @Test
  void everythingElseGoesByItsOwnName() {
    is(FailureReport.of(new NullPointerException("a")), "NullPointerException", "java.lang", "a");
    is(
        FailureReport.of(new NotFoundException("b")),
        "NotFoundException",
        "org.warrenrpc.core.server",
        "b");
    is(FailureReport.of(new StackOverflowError()), "StackOverflowError", "java.lang", "");
    is(
        FailureReport.of(new RuntimeException("c") {}),
        "FailureReportTest$1",
        "org.warrenrpc.core.server",
        "c");
  }

  @Test
  void theTracebackTellsTheCausesLineByLine() {
    Throwable cause = new IllegalStateException("inner");
    List<String> lines = FailureReport.of(new RuntimeException("outer", cause)).traceback();
    assertThat(lines)
        .contains("java.lang.RuntimeException: outer\n")
        .contains("Caused by: java.lang.IllegalStateException: inner\n")
        .allMatch(line -> line.endsWith("\n"))
        .anyMatch(line -> line.startsWith("\tat " + FailureReportTest.class.getName()));
  }

  @Test // what a nested call met is told with what the other side said of it
  void aRemoteErrorKeepsTheTracebackOfTheOtherSide() {
    RemoteError remote =
        new RemoteError("ValueError", "builtins", "no", List.of(), "line 1\n  line 2\n");
    for (Throwable thrown : List.of(remote, new IllegalStateException("outer", remote))) {
      assertThat(FailureReport.of(thrown).traceback())
          .containsSubsequence(
              RemoteError.class.getName().equals(thrown.getClass().getName())
                  ? "org.warrenrpc.RemoteError: ValueError: no\n"
                  : "Caused by: org.warrenrpc.RemoteError: ValueError: no\n",
              "At the other side:\n",
              "line 1\n",
              "  line 2\n");
    }
  }

  @Test
  void aRequestThatReachedNoMethodHasNoTraceback() {
    assertThat(FailureReport.of(RefusedException.arguments("x")).traceback()).isEmpty();
  }

  @Test
  void causesThatNeverEndAreCut() {
    AtomicInteger made = new AtomicInteger();
    assertThat(FailureReport.of(new Bottomless(made)).message()).isEqualTo("deep");
    assertThat(made).hasValueLessThan(1000);
  }

  @Test
  void aCircleOfCausesEnds() {
    RuntimeException first = new RuntimeException("first");
    RuntimeException second = new RuntimeException("second", first);
    first.initCause(second);
    assertThat(FailureReport.of(first).traceback())
        .filteredOn(line -> line.contains("RuntimeException: "))
        .hasSize(2);
  }

  @Test
  void aThrowableWhoseMethodsThrowBecomesAFailureAllTheSame() {
    Failure failure = FailureReport.of(new HostileException());
    assertThat(failure.type()).isEqualTo("HostileException");
    assertThat(failure.message()).contains("IllegalStateException");
    assertThat(failure.traceback()).isNotEmpty();
  }

  @Test
  void messagesAndTracebacksAreBounded() {
    RuntimeException huge = new RuntimeException("x".repeat(100_000));
    RuntimeException deep = huge;
    for (int i = 0; i < 1000; i++) {
      deep = new RuntimeException("y".repeat(1000), deep);
    }
    Failure failure = FailureReport.of(huge);
    assertThat(failure.message()).hasSize(16_000).endsWith("…");
    assertThat(String.join("", FailureReport.of(deep).traceback()).length()).isLessThan(40_000);
    assertThat(Text.cut("ab\uD83D\uDE00cd", 4)).isEqualTo("ab…");
  }
}
