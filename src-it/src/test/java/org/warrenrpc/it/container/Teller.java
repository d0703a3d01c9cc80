package org.warrenrpc.it.container;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.MessageDrivenContext;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.warrenrpc.Arg;
import org.warrenrpc.RpcListener;

/** A bean whose transactions end otherwise than it returns. */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "topic", propertyValue = "teller"),
      @ActivationConfigProperty(propertyName = "acknowledge", propertyValue = "after"),
      @ActivationConfigProperty(propertyName = "retryPauseMillis", propertyValue = "100")
    })
public class Teller implements RpcListener {
  private static final Map<String, Integer> RUNS = new ConcurrentHashMap<>();

  @Resource MessageDrivenContext context;
  @Resource TransactionSynchronizationRegistry transactions;

  /** Marks its transaction for rollback the first so many times. */
  public String pay(@Arg("to") String to, @Arg("refusals") int refusals) {
    if (RUNS.merge(to, 1, Integer::sum) <= refusals) {
      context.setRollbackOnly();
    }
    return to;
  }

  /** Has its commit fail the first so many times. */
  public String book(@Arg("to") String to, @Arg("refusals") int refusals) {
    if (RUNS.merge(to, 1, Integer::sum) <= refusals) {
      transactions.registerInterposedSynchronization(new Unwilling());
    }
    return to;
  }

  /** How often it ran for one. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public int runs(@Arg("to") String to) {
    return RUNS.getOrDefault(to, 0);
  }

  /** Lets no transaction commit. */
  public static final class Unwilling implements Synchronization {
    @Override
    public void beforeCompletion() {
      throw new IllegalStateException("not today");
    }

    @Override
    public void afterCompletion(int status) {
      // there is nothing to undo
    }
  }
}
