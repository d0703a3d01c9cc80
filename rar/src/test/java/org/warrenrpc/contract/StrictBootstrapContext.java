package org.warrenrpc.contract;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Set;
import java.util.Timer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A container of Work, of the work contexts that it is told to support, and of the transactions
 * that it is given: a registry, null, or a supplier that throws. It has no timer to give and
 * imports no transactions.
 */
public record StrictBootstrapContext(
    WorkManager workManager,
    Set<Class<? extends WorkContext>> contexts,
    Supplier<@Nullable TransactionSynchronizationRegistry> transactions)
    implements BootstrapContext {

  /** As a container answers that knows no transactions. */
  public static Supplier<@Nullable TransactionSynchronizationRegistry> unsupported() {
    return () -> {
      throw new UnsupportedOperationException("no transactions");
    };
  }

  @Override
  public WorkManager getWorkManager() {
    return workManager;
  }

  @Override
  public XATerminator getXATerminator() {
    throw new UnsupportedOperationException("no transactions are imported");
  }

  @Override
  public Timer createTimer() throws UnavailableException {
    throw new UnavailableException("no timer");
  }

  @Override
  public boolean isContextSupported(Class<? extends WorkContext> type) {
    return contexts.contains(type);
  }

  @Override
  @SuppressWarnings("NullAway") // that some give null is what this is for
  public TransactionSynchronizationRegistry getTransactionSynchronizationRegistry() {
    return transactions.get();
  }
}
