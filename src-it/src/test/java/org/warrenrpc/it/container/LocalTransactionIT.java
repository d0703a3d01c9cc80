package org.warrenrpc.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.UserTransaction;
import java.util.Set;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;

/** Casts in WildFly at the level "local": JCA-QUALITY, section 4. */
@ExtendWith(ArquillianExtension.class)
class LocalTransactionIT {
  @Resource(lookup = "java:/warren/ConnectionFactory")
  private RpcConnectionFactory rpc;

  @Resource(lookup = "java:jboss/UserTransaction")
  private UserTransaction transaction;

  @EJB(lookup = "java:module/Ledger")
  private Ledger ledger;

  @EJB(lookup = "java:module/XaLedger")
  private XaLedger xaLedger;

  private final String name = UUID.randomUUID().toString();

  @Deployment
  static EnterpriseArchive deployment() {
    return TransactionalEar.of("local-it", "local", LocalTransactionIT.class);
  }

  @BeforeEach
  void open() throws Exception {
    ledger.open();
    xaLedger.open();
  }

  // T1
  @Test
  void theCommitSendsAndTheRollbackDoesNot() throws Exception {
    try (Listening listening = new Listening(rpc)) {
      ledger.castOnly(listening.topic, "one", "two");
      // in the order of the casts, but two threads may handle them
      String earlier = listening.next();
      String later = listening.next();
      assertEquals(Set.of("one", "two"), Set.of(earlier, later));
      transaction.begin();
      ledger.castOnly(listening.topic, "in vain");
      transaction.rollback();
      assertTrue(listening.nothingElse());
    }
  }

  @Test
  void aCastThatNoQueueTakesFailsTheCommit() throws Exception {
    try (Listening listening = new Listening(rpc)) {
      transaction.begin();
      ledger.castOnly(listening.topic, "before");
      rpc.cast(RpcContext.EMPTY, "nowhere-" + name, RpcMessage.of("here"));
      assertThrows(RollbackException.class, transaction::commit);
      assertEquals("before", listening.next(), "what was confirmed stays sent");
    }
  }

  // M10
  @Test
  void aCallBesideSqlEnlistsNothing() throws Exception {
    try (Listening listening = new Listening(rpc)) {
      assertEquals(true, ledger.enterAndCall(listening.topic, name));
      assertTrue(ledger.holds(name));
    }
  }

  /** Both are resources that cannot prepare, of which a transaction takes one. */
  @Test
  void aCastBesideSqlIsRefused() throws Exception {
    try (Listening listening = new Listening(rpc)) {
      EJBException refused =
          assertThrows(EJBException.class, () -> ledger.enter(listening.topic, name));
      NotSentException reason = assertInstanceOf(NotSentException.class, refused.getCause());
      assertTrue(reason.getMessage().contains("one resource that cannot prepare"));
      assertFalse(ledger.holds(name));
      assertTrue(listening.nothingElse());
    }
  }

  /** The casts come last, when the other resource has prepared: their failure takes it along. */
  @Test
  void whatTheBrokerDoesNotTakeRollsBackARowThatWasPrepared() throws Exception {
    try (Listening listening = new Listening(rpc)) {
      xaLedger.enter(listening.topic, name);
      assertEquals(name, listening.next());
      assertTrue(xaLedger.holds(name));
      String nowhere = "nowhere-" + name;
      assertThrows(EJBException.class, () -> xaLedger.enter(nowhere, name + "!"));
      assertFalse(xaLedger.holds(name + "!"));
    }
  }
}
