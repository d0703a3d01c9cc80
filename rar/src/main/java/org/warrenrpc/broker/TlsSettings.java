package org.warrenrpc.broker;

import org.jspecify.annotations.Nullable;

/**
 * Whom an encrypted connection trusts, and as whom it introduces itself.
 *
 * @param trust certificates that vouch for the broker; null for those of this JVM
 * @param keys our own certificate with its key; null for that of this JVM, if any
 * @param verifyHostName whether the broker's certificate has to name the host that was asked for
 */
public record TlsSettings(
    @Nullable StoreFile trust, @Nullable StoreFile keys, boolean verifyHostName) {

  /** As this JVM has it. */
  public static final TlsSettings DEFAULTS = new TlsSettings(null, null, true);
}
