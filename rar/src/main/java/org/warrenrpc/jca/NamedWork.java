package org.warrenrpc.jca;

import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import java.util.List;

/** Work with a name for the container's monitoring (Connectors 2.1, 11.6.1.1). */
final class NamedWork extends TaskWork implements WorkContextProvider {
  private static final long serialVersionUID = 1L;

  private final transient String name;

  NamedWork(Runnable task, Runnable whenNeverRun, String name) {
    super(task, whenNeverRun);
    this.name = name;
  }

  @Override
  public List<WorkContext> getWorkContexts() {
    HintsContext hints = new HintsContext();
    hints.setHint(HintsContext.NAME_HINT, name);
    return List.of(hints);
  }
}
