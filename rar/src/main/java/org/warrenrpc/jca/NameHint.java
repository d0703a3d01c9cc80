package org.warrenrpc.jca;

import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.WorkContextLifecycleListener;
import java.util.function.Consumer;

/** The name of a Work, and what hears whether the container could do something with it. */
final class NameHint extends HintsContext implements WorkContextLifecycleListener {
  private static final long serialVersionUID = 1L;

  private final transient Consumer<WorkFault> failed;

  NameHint(String name, Consumer<WorkFault> failed) {
    this.failed = failed;
    setHint(NAME_HINT, name);
  }

  @Override
  public void contextSetupComplete() {}

  /** Comes together with the end of the Work, or alone. */
  @Override
  public void contextSetupFailed(String errorCode) {
    failed.accept(WorkFault.ofContext(errorCode));
  }
}
