package org.warrenrpc.jca;

import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import java.util.List;
import java.util.function.Consumer;

/** Work that runs as a caller; with a name where the container supports that. */
final class SecureWork extends TaskWork implements WorkContextProvider {
  private static final long serialVersionUID = 1L;

  private final transient List<WorkContext> contexts;

  SecureWork(Runnable task, Consumer<WorkFault> whenNeverRun, InflowContext inflow) {
    super(task, whenNeverRun);
    this.contexts = List.of(inflow);
  }

  SecureWork(Runnable task, Consumer<WorkFault> whenNeverRun, InflowContext inflow, String name) {
    super(task, whenNeverRun);
    HintsContext hints = new HintsContext();
    hints.setHint(HintsContext.NAME_HINT, name);
    this.contexts = List.of(hints, inflow);
  }

  @Override
  public List<WorkContext> getWorkContexts() {
    return contexts;
  }
}
