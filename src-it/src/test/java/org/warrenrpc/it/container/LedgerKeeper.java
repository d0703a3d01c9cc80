package org.warrenrpc.it.container;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import java.sql.SQLException;
import org.warrenrpc.RpcListener;

/** A message-driven bean whose transaction writes a row and casts. */
@MessageDriven(
    activationConfig =
        @ActivationConfigProperty(propertyName = "topic", propertyValue = LedgerKeeper.TOPIC))
public class LedgerKeeper implements RpcListener {
  static final String TOPIC = "ledger-keeper";

  @EJB private Ledger ledger;

  /** Enters, and may fail afterwards. */
  public String enter(String topic, String name, boolean failing) throws SQLException {
    ledger.enter(topic, name);
    if (failing) {
      throw new IllegalStateException("in vain: " + name);
    }
    return name;
  }
}
