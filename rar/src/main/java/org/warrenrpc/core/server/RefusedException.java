package org.warrenrpc.core.server;

import java.time.Duration;
import org.warrenrpc.core.Text;
import org.warrenrpc.wire.Request;
import org.warrenrpc.wire.UnsendableException;

/**
 * A request that reached no method, or whose reply cannot be sent. Carries what oslo's own
 * dispatcher says (4.6): type and module are those that a Python caller can catch.
 */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_NAME = 200;
  private static final String BUILTINS = "builtins";
  private static final String DISPATCHER = "oslo_messaging.rpc.dispatcher";

  private final String type;
  private final String module;
  private final boolean stopping;

  private RefusedException(String type, String module, String message) {
    this(type, module, message, false);
  }

  private RefusedException(String type, String module, String message, boolean stopping) {
    super(message);
    this.type = type;
    this.module = module;
    this.stopping = stopping;
  }

  /** No interface of that namespace and version; a version that is none fits none (4.7). */
  static RefusedException version(Request request) {
    String version = request.version() == null ? "1.0" : request.version();
    return new RefusedException(
        "UnsupportedVersion",
        DISPATCHER,
        "Endpoint does not support RPC version "
            + Text.cut(version, LONGEST_NAME)
            + ". Attempted method: "
            + Text.cut(request.method(), LONGEST_NAME));
  }

  /** No such method. */
  static RefusedException method(Request request) {
    return new RefusedException(
        "NoSuchMethod",
        DISPATCHER,
        "Endpoint does not support RPC method " + Text.cut(request.method(), LONGEST_NAME));
  }

  /** Arguments that are missing, unknown or do not fit. */
  static RefusedException arguments(String message) {
    return new RefusedException("TypeError", BUILTINS, message);
  }

  /** A message that could not be read. */
  static RefusedException unreadable(String reason) {
    return new RefusedException("ValueError", BUILTINS, reason);
  }

  /** It waited here for longer than its caller does. */
  static RefusedException expired(String method, Duration limit) {
    return new RefusedException(
        "TimeoutError",
        BUILTINS,
        Text.cut(method, LONGEST_NAME)
            + " did not run: it waited in the server for longer than the "
            + limit.toMillis()
            + " ms of its call");
  }

  /** What it returned did not complete, or was not read to its end, while its caller waited. */
  static RefusedException incomplete(String method, Duration limit) {
    return new RefusedException(
        "TimeoutError",
        BUILTINS,
        Text.cut(method, LONGEST_NAME)
            + " did not complete within the "
            + limit.toMillis()
            + " ms of its call");
  }

  /** The server is going, and does not wait any longer for what the method returned. */
  static RefusedException stopped(String method) {
    return new RefusedException(
        "RuntimeError",
        BUILTINS,
        "The server stopped before " + Text.cut(method, LONGEST_NAME) + " was complete",
        true);
  }

  /** What was to be told to the caller cannot be sent. */
  static RefusedException unsendable(String method, UnsendableException reason) {
    return new RefusedException(
        "ValueError",
        BUILTINS,
        "The reply of "
            + Text.cut(method, LONGEST_NAME)
            + " cannot be sent: "
            + reason.getMessage());
  }

  /** The server is going, and this request will not run. */
  static RefusedException stopping(Request request) {
    return new RefusedException(
        "RuntimeError",
        BUILTINS,
        "The server stopped before it ran " + Text.cut(request.method(), LONGEST_NAME),
        true);
  }

  String type() {
    return type;
  }

  String module() {
    return module;
  }

  /** Whether somebody else may still run it. */
  boolean isStopping() {
    return stopping;
  }
}
