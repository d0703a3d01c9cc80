package org.warrenrpc.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import java.time.Duration;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;

/** Casts beside SQL in WildFly, at the level "none": JCA-QUALITY, section 4. */
@ExtendWith(ArquillianExtension.class)
class CastsInTransactionsIT {
  @Resource(lookup = "java:/warren/ConnectionFactory")
  private RpcConnectionFactory rpc;

  @EJB(lookup = "java:module/Ledger")
  private Ledger ledger;

  private final String name = UUID.randomUUID().toString();

  @Deployment
  static EnterpriseArchive deployment() {
    return TransactionalEar.of("casts-it", "none", CastsInTransactionsIT.class);
  }

  @BeforeEach
  void open() throws Exception {
    ledger.open();
  }

  // T6
  @Test
  void aCommitSendsTheCastsBesideItsRow() throws Exception {
    try (Listening listening = new Listening(rpc)) {
      ledger.enter(listening.topic, name);
      assertEquals(name, listening.next());
      assertTrue(ledger.holds(name));
    }
  }

  @Test
  void aRollbackLeavesNeitherRowNorCast() throws Exception {
    try (Listening listening = new Listening(rpc)) {
      ledger.enterInVain(listening.topic, name);
      assertThrows(EJBException.class, () -> ledger.enterAndFail(listening.topic, name + "!"));
      assertTrue(listening.nothingElse());
      assertFalse(ledger.holds(name));
      assertFalse(ledger.holds(name + "!"));
    }
  }

  @Test
  void anInnerTransactionSendsItsOwnWhateverBecomesOfTheOuter() throws Exception {
    try (Listening listening = new Listening(rpc)) {
      ledger.enterInVainAround(listening.topic, name, name + " inside");
      assertEquals(name + " inside", listening.next());
      assertTrue(listening.nothingElse());
      assertFalse(ledger.holds(name));
      assertTrue(ledger.holds(name + " inside"));
    }
  }

  @Test
  void aMessageDrivenBeanWhoseTransactionRollsBackSendsNoneOfItsCasts() throws Exception {
    RpcMessage enter = RpcMessage.of("enter").with("name", name);
    try (Listening listening = new Listening(rpc)) {
      RpcMessage here = enter.with("topic", listening.topic);
      Eventually.within(
          Duration.ofSeconds(60), "the bean enters", () -> name.equals(keep(here, false)));
      assertEquals(name, listening.next());
      RpcMessage inVain = here.with("name", name + "!");
      assertThrows(RemoteError.class, () -> keep(inVain, true));
      assertTrue(listening.nothingElse());
      assertTrue(ledger.holds(name));
      assertFalse(ledger.holds(name + "!"));
    }
  }

  private Object keep(RpcMessage entry, boolean failing) {
    return rpc.call(RpcContext.EMPTY, LedgerKeeper.TOPIC, entry.with("failing", failing));
  }

  // T8
  @Test
  void aCallInATransactionIsAnsweredAtOnceAndBeforeTheCast() throws Exception {
    try (Listening listening = new Listening(rpc)) {
      assertEquals(true, ledger.castAndCall(listening.topic, name));
      assertEquals(name, listening.next());
    }
  }
}
