package org.warrenrpc.broker.memory;

import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.Mismatch;
import org.warrenrpc.broker.Mismatch.ObjectKind;

/** What is refused, with the reply codes that a broker behind a socket has for it. */
final class Refusals {
  private static final int ACCESS_REFUSED = 403;
  private static final int NOT_FOUND = 404;
  private static final int RESOURCE_LOCKED = 405;
  private static final int PRECONDITION_FAILED = 406;
  private static final int COMMAND_INVALID = 503;

  private Refusals() {}

  static BrokerException forbidden(String why) {
    return refused(ACCESS_REFUSED, why);
  }

  static BrokerException missing(ObjectKind object, String name) {
    return refused(NOT_FOUND, "no " + word(object) + " '" + name + "'");
  }

  static BrokerException locked(String queue) {
    return refused(
        RESOURCE_LOCKED,
        "queue '" + queue + "' is exclusive to another connection, or was declared otherwise");
  }

  static BrokerException unequal(Mismatch mismatch) {
    return new BrokerException(
        Kind.REFUSED,
        PRECONDITION_FAILED,
        false,
        word(mismatch.object())
            + " '"
            + mismatch.name()
            + "' exists with another "
            + mismatch.attribute()
            + ": wanted "
            + mismatch.wanted()
            + ", but it is "
            + mismatch.current(),
        mismatch,
        null);
  }

  static BrokerException unknownType(String type) {
    return refused(COMMAND_INVALID, "unknown exchange type '" + type + "'");
  }

  private static String word(ObjectKind object) {
    return switch (object) {
      case EXCHANGE -> "exchange";
      case QUEUE -> "queue";
    };
  }

  private static BrokerException refused(int replyCode, String message) {
    return new BrokerException(Kind.REFUSED, replyCode, false, message, null);
  }
}
