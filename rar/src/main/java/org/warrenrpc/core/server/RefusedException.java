package org.warrenrpc.core.server;

import org.warrenrpc.core.Text;
import org.warrenrpc.wire.Request;

/**
 * A request that reached no method. Carries what oslo's own dispatcher says (4.6): type and module
 * are those that a Python caller can catch.
 */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_NAME = 200;
  private static final String DISPATCHER = "oslo_messaging.rpc.dispatcher";

  private final String type;
  private final String module;

  private RefusedException(String type, String module, String message) {
    super(message);
    this.type = type;
    this.module = module;
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
    return new RefusedException("TypeError", "builtins", message);
  }

  /** A message that could not be read. */
  static RefusedException unreadable(String reason) {
    return new RefusedException("ValueError", "builtins", reason);
  }

  /** The server is going, and this request will not run. */
  static RefusedException stopping(Request request) {
    return new RefusedException(
        "RuntimeError", "builtins", "The server stopped before it ran " + request.method());
  }

  String type() {
    return type;
  }

  String module() {
    return module;
  }
}
