package org.warrenrpc.jca;

import jakarta.resource.NotSupportedException;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.work.SecurityContext;
import jakarta.resource.spi.work.WorkException;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.Caller;
import org.warrenrpc.RpcContext;

/**
 * Empty Work with an identity, run before an activation begins: a container may say that it
 * supports the context, and still run Work as nobody, or not at all, when no security domain is
 * configured.
 */
final class InflowProbe {
  private static final long START_TIMEOUT_MILLIS = 1000;

  private InflowProbe() {}

  /**
   * Returns when the container has taken the sample. Blocks for the second that Work may take to
   * start, at most.
   *
   * @throws NotSupportedException when it has not
   */
  static void prove(BootstrapContext context, Caller sample, String name)
      throws NotSupportedException {
    if (!context.isContextSupported(SecurityContext.class)) {
      throw refusal(name, "supports no SecurityContext for Work", null);
    }
    InflowContext inflow =
        new InflowContext(
            new Identification(unused -> sample, InflowProbe.class.getClassLoader(), name),
            RpcContext.EMPTY);
    SecureWork work = new SecureWork(() -> {}, fault -> {}, inflow);
    try {
      context.getWorkManager().doWork(work, START_TIMEOUT_MILLIS, null, work);
    } catch (WorkException | IllegalStateException e) {
      throw refusal(name, "did not run Work with an identity", e);
    }
    if (!inflow.isEstablished()) {
      throw refusal(name, "runs Work without the identity that it is given", inflow.failure());
    }
  }

  private static NotSupportedException refusal(
      String name, String what, @Nullable Throwable cause) {
    return new NotSupportedException(
        "securityInflow of "
            + name
            + ": the container "
            + what
            + ". Does the adapter have a security domain? (WildFly: <workmanager><security><domain>"
            + " in ironjacamar.xml, or wm-security and wm-elytron-security-domain of the resource"
            + " adapter)"
            + (cause == null ? "" : ": " + cause.getMessage()),
        cause);
  }
}
