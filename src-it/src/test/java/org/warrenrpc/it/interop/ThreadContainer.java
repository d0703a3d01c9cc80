package org.warrenrpc.it.interop;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Timer;
import java.util.concurrent.ExecutorService;

/** The least that an adapter can live in: threads. */
public record ThreadContainer(ExecutorService threads) implements BootstrapContext, WorkManager {
  @Override
  public WorkManager getWorkManager() {
    return this;
  }

  @Override
  public void scheduleWork(Work work) {
    threads.execute(work);
  }

  @Override
  public void scheduleWork(Work work, long limit, ExecutionContext context, WorkListener listener) {
    threads.execute(
        () -> {
          try {
            work.run();
          } finally {
            if (listener != null) {
              listener.workCompleted(new WorkEvent(this, WorkEvent.WORK_COMPLETED, work, null));
            }
          }
        });
  }

  @Override
  public void doWork(Work work) {
    throw new UnsupportedOperationException("doWork");
  }

  @Override
  public void doWork(Work work, long limit, ExecutionContext context, WorkListener listener) {
    throw new UnsupportedOperationException("doWork");
  }

  @Override
  public long startWork(Work work) {
    throw new UnsupportedOperationException("startWork");
  }

  @Override
  public long startWork(Work work, long limit, ExecutionContext context, WorkListener listener) {
    throw new UnsupportedOperationException("startWork");
  }

  @Override
  public XATerminator getXATerminator() {
    throw new UnsupportedOperationException("no transactions are imported");
  }

  @Override
  public Timer createTimer() {
    throw new UnsupportedOperationException("no timer");
  }

  @Override
  public boolean isContextSupported(Class<? extends WorkContext> type) {
    return false;
  }

  @Override
  public TransactionSynchronizationRegistry getTransactionSynchronizationRegistry() {
    throw new UnsupportedOperationException("no transactions");
  }
}
