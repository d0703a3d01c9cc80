package org.warrenrpc;

/**
 * What an application does about casts that could not be published after their transaction had
 * committed: a public class with a public constructor without arguments, named by the property
 * {@code unsentCastHandler} and found by the context class loader of the thread that cast. An
 * instance is made for each transaction that leaves some.
 */
public interface UnsentCastHandler {

  /**
   * Told of each, once, in the order in which they were made, on the thread that completes the
   * transaction, which is over: it holds up whoever committed. What it throws is logged. A cast
   * made here is sent at once.
   */
  void unsent(UnsentCast cast);
}
