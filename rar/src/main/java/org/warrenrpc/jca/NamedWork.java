package org.warrenrpc.jca;

import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import java.util.List;
import java.util.function.Consumer;

/** Work with a name for the container's monitoring (Connectors 2.1, 11.6.1.1). */
final class NamedWork extends TaskWork implements WorkContextProvider {
  private static final long serialVersionUID = 1L;

  private final transient String name;

  NamedWork(Runnable task, Consumer<WorkFault> whenNeverRun, String name) {
    super(task, whenNeverRun);
    this.name = name;
  }

  @Override
  public List<WorkContext> getWorkContexts() {
    return List.of(new NameHint(name, this::neverRun));
  }
}
