package org.warrenrpc.it.container;

import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;

/** A bean that writes a row and casts, in the same transaction. */
@Stateless
public class Ledger {
  @Resource(lookup = "java:jboss/datasources/ExampleDS")
  private DataSource data;

  @Resource(lookup = "java:/warren/ConnectionFactory")
  private RpcConnectionFactory rpc;

  @Resource private SessionContext session;
  @EJB private Ledger itself;

  /** Makes the table. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public void open() throws SQLException {
    new Rows(data).make();
  }

  /** Writes and casts; then the bean's transaction commits. */
  public void enter(String topic, String name) throws SQLException {
    write(name);
    cast(topic, name);
  }

  /** Writes and casts; then the bean's transaction rolls back. */
  public void enterInVain(String topic, String name) throws SQLException {
    enter(topic, name);
    session.setRollbackOnly();
  }

  /** The same, by an exception. */
  public void enterAndFail(String topic, String name) throws SQLException {
    enter(topic, name);
    throw new IllegalArgumentException("in vain: " + name);
  }

  /** Enters one for good, in the midst of what is in vain. */
  public void enterInVainAround(String topic, String name, String inner) throws SQLException {
    enter(topic, name);
    itself.enterAnew(topic, inner);
    session.setRollbackOnly();
  }

  /** In a transaction of its own. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void enterAnew(String topic, String name) throws SQLException {
    enter(topic, name);
  }

  /** Casts, then calls; what the call answers. */
  public Object castAndCall(String topic, String name) {
    cast(topic, name);
    return rpc.call(RpcContext.EMPTY, topic, RpcMessage.of("listening"));
  }

  /** Casts without touching the database. */
  public void castOnly(String topic, String... names) {
    for (String name : names) {
      cast(topic, name);
    }
  }

  /** Calls beside a row. */
  public Object enterAndCall(String topic, String name) throws SQLException {
    write(name);
    return rpc.call(RpcContext.EMPTY, topic, RpcMessage.of("listening"));
  }

  /** Whether the row is there. */
  public boolean holds(String name) throws SQLException {
    return new Rows(data).holds(name);
  }

  private void write(String name) throws SQLException {
    new Rows(data).write(name);
  }

  private void cast(String topic, String name) {
    rpc.cast(RpcContext.EMPTY, topic, RpcMessage.of("here").with("who", name));
  }
}
