package org.warrenrpc.jca;

import jakarta.resource.spi.work.WorkCompletedException;
import jakarta.resource.spi.work.WorkContextErrorCodes;
import jakarta.resource.spi.work.WorkException;
import org.jspecify.annotations.Nullable;

/**
 * Why a container did not run Work, by its error codes (Connectors 2.1, 10.3.3.3 and 11.7). A code
 * of contexts says the same as another one of transactions: what tells them is different.
 */
enum WorkFault {
  START_TIMED_OUT("no thread was free in time"),
  TX_CONCURRENT_WORK_DISALLOWED("another Work is in the same transaction"),
  TX_RECREATE_FAILED("its transaction could not be set up"),
  CONTEXT_DUPLICATE("its context is there twice"),
  CONTEXT_UNSUPPORTED("its context is not supported"),
  CONTEXT_SETUP_FAILED("its context could not be set up"),
  INTERNAL("the container failed"),
  UNDEFINED("it says no reason");

  private final String text;

  WorkFault(String text) {
    this.text = text;
  }

  /** What a rejection, by exception or by event, or an end without a run, says. */
  static WorkFault of(@Nullable Throwable told) {
    String code = told instanceof WorkException e ? e.getErrorCode() : null;
    if (code == null) {
      return UNDEFINED;
    }
    return switch (code) {
      case WorkException.START_TIMED_OUT -> START_TIMED_OUT;
      case WorkException.TX_CONCURRENT_WORK_DISALLOWED -> TX_CONCURRENT_WORK_DISALLOWED;
      // no Work of ours has a transaction: what ends without a run had a context that failed
      case WorkException.TX_RECREATE_FAILED ->
          told instanceof WorkCompletedException ? CONTEXT_SETUP_FAILED : TX_RECREATE_FAILED;
      case WorkException.INTERNAL -> INTERNAL;
      default -> UNDEFINED;
    };
  }

  /** What a context is told. */
  static WorkFault ofContext(String code) {
    return switch (code) {
      case WorkContextErrorCodes.DUPLICATE_CONTEXTS -> CONTEXT_DUPLICATE;
      case WorkContextErrorCodes.UNSUPPORTED_CONTEXT_TYPE,
          WorkContextErrorCodes.CONTEXT_SETUP_UNSUPPORTED ->
          CONTEXT_UNSUPPORTED;
      default -> CONTEXT_SETUP_FAILED;
    };
  }

  /** Whether Work without the context may fare better. */
  boolean isOfContext() {
    return this == CONTEXT_DUPLICATE || this == CONTEXT_UNSUPPORTED || this == CONTEXT_SETUP_FAILED;
  }

  @Override
  public String toString() {
    return name() + ": " + text;
  }
}
