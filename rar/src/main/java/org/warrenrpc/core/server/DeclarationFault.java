package org.warrenrpc.core.server;

import java.util.Locale;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.Mismatch;

/**
 * What follows when a server's queue cannot be consumed, by the broker's reply code (4.2):
 *
 * <table>
 * <caption>Decisions</caption>
 * <tr><th>code</th><th>what it says</th><th>what follows</th></tr>
 * <tr><td>406</td><td>an exchange or queue exists with other attributes</td>
 *     <td>report: object, attribute, the broker's value and ours</td></tr>
 * <tr><td>405, own queue</td><td>another connection owns one of that name</td>
 *     <td>at once under a new name</td></tr>
 * <tr><td>405, shared queue</td><td>it is exclusive to another connection</td>
 *     <td>retry: that connection may go</td></tr>
 * <tr><td>404</td><td>what others are to declare is missing</td><td>retry: they may come</td></tr>
 * <tr><td>403</td><td>this user must not</td><td>report</td></tr>
 * <tr><td>540, 541</td><td>the broker does not offer, or no longer, queues of that kind</td>
 *     <td>report, and name the profile to choose</td></tr>
 * <tr><td>none: TLS</td><td>a certificate or a store is not accepted</td><td>report</td></tr>
 * <tr><td>anything else</td><td>the broker is away, refuses a password, takes too long</td>
 *     <td>retry</td></tr>
 * </table>
 *
 * To retry is to pause, longer each time. To report is to warn, to keep the reason where it can be
 * read, and to try again after the longest pause only: somebody has to change something first.
 */
enum DeclarationFault {
  /** After a pause that grows. */
  RETRY(""),
  /** At once; the queue gets a new name with each attempt. */
  RENAME(""),
  /** After the longest pause. */
  REPORT(""),
  /** After the longest pause. */
  REPORT_KIND_OF_QUEUE("; queues that this broker offers are those of the profile 'modern'");

  private static final int ACCESS_REFUSED = 403;
  private static final int RESOURCE_LOCKED = 405;
  private static final int PRECONDITION_FAILED = 406;
  private static final int NOT_IMPLEMENTED = 540;
  private static final int INTERNAL_ERROR = 541;

  private final String advice;

  DeclarationFault(String advice) {
    this.advice = advice;
  }

  /**
   * The decision.
   *
   * @param own whether the queue is nobody else's
   */
  static DeclarationFault of(Throwable reason, boolean own) {
    if (reason instanceof BrokerException fault && fault.kind() == Kind.TLS) {
      return REPORT;
    }
    if (!(reason instanceof BrokerException refusal) || refusal.kind() != Kind.REFUSED) {
      return RETRY;
    }
    return switch (refusal.replyCode()) {
      case PRECONDITION_FAILED, ACCESS_REFUSED -> REPORT;
      case RESOURCE_LOCKED -> own ? RENAME : RETRY;
      case NOT_IMPLEMENTED, INTERNAL_ERROR -> REPORT_KIND_OF_QUEUE;
      default -> RETRY;
    };
  }

  boolean isReported() {
    return this == REPORT || this == REPORT_KIND_OF_QUEUE;
  }

  /** The reason, and what to do about it where that is known. */
  String text(Throwable reason) {
    return words(reason) + advice;
  }

  /** The two values that differ, where the broker told them; else its own words. */
  static String words(Throwable reason) {
    Mismatch difference = reason instanceof BrokerException refusal ? refusal.mismatch() : null;
    if (difference == null) {
      return String.valueOf(reason.getMessage());
    }
    return "%s '%s' exists at the broker with %s %s, and is declared here with %s (406): %s"
        .formatted(
            difference.object().name().toLowerCase(Locale.ROOT),
            difference.name(),
            difference.attribute(),
            difference.current(),
            difference.wanted(),
            "choose the profile, or its single properties, so that they are alike");
  }
}
