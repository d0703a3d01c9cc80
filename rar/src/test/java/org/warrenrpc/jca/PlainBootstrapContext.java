package org.warrenrpc.jca;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.SecurityContext;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Timer;
import org.jspecify.annotations.Nullable;

/** A container that offers Work and, perhaps, transactions, but nothing else. */
record PlainBootstrapContext(
    WorkManager workManager,
    boolean hints,
    @Nullable TransactionSynchronizationRegistry transactions)
    implements BootstrapContext {

  PlainBootstrapContext(WorkManager workManager) {
    this(workManager, false);
  }

  PlainBootstrapContext(WorkManager workManager, boolean hints) {
    this(workManager, hints, null);
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
    throw new UnavailableException("this container has no timer to give");
  }

  @Override
  public boolean isContextSupported(Class<? extends WorkContext> type) {
    if (type == SecurityContext.class) {
      return workManager instanceof StrictWorkManager strict && strict.identities.supported;
    }
    return hints && type == HintsContext.class;
  }

  @Override
  public TransactionSynchronizationRegistry getTransactionSynchronizationRegistry() {
    if (transactions == null) {
      throw new UnsupportedOperationException("no transactions");
    }
    return transactions;
  }
}
