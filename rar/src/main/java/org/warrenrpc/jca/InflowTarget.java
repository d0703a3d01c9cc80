package org.warrenrpc.jca;

import jakarta.resource.NotSupportedException;
import jakarta.resource.spi.BootstrapContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.warrenrpc.core.server.CallerWork;
import org.warrenrpc.core.server.ProxyInvoker;
import org.warrenrpc.core.server.ProxyTarget;

/** Endpoints whose methods run as their callers, or not at all. Thread-safe. */
final class InflowTarget implements ProxyTarget {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final ProxyTarget target;
  private final InflowWork work;

  private InflowTarget(ProxyTarget target, InflowWork work) {
    this.target = target;
    this.work = work;
  }

  /**
   * Has Work of the container run as whom the settings say.
   *
   * @throws NotSupportedException when the container does not do that
   */
  static ProxyTarget of(
      ProxyTarget target, InflowSettings settings, BootstrapContext context, String name)
      throws NotSupportedException {
    InflowProbe.prove(context, settings.sample(), name);
    if (settings.messageRoles()) {
      LOG.log(
          Level.WARNING,
          "{0}: trustMessageRoles is set: whoever may publish to it may take any role",
          name);
    }
    Identification identification =
        new Identification(settings.identity(), target.type().getClassLoader(), name);
    return new InflowTarget(target, new InflowWork(context, identification, name));
  }

  @Override
  public Class<?> type() {
    return target.type();
  }

  @Override
  public ProxyInvoker acquire() {
    return new InflowInvoker(target.acquire(), work);
  }

  @Override
  public CallerWork callerWork() {
    return work;
  }
}
