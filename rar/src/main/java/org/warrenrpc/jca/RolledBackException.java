package org.warrenrpc.jca;

/** A method returned, but what it did is undone: its transaction was to roll back. */
final class RolledBackException extends Exception {
  private static final long serialVersionUID = 1L;

  RolledBackException(String method) {
    super("The transaction of " + method + " was rolled back");
  }
}
