package org.warrenrpc.it.container;

import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;

/** A bean whose rows are in a database that can prepare. */
@Stateless
@DataSourceDefinition(
    name = "java:module/XaLedger/data",
    className = "org.h2.jdbcx.JdbcDataSource",
    url = "jdbc:h2:mem:xa-ledger;DB_CLOSE_DELAY=-1",
    user = "sa",
    password = "sa")
public class XaLedger {
  @Resource(lookup = "java:module/XaLedger/data")
  private DataSource data;

  @Resource(lookup = "java:/warren/ConnectionFactory")
  private RpcConnectionFactory rpc;

  /** Makes the table. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public void open() throws SQLException {
    new Rows(data).make();
  }

  /** Writes and casts; then the bean's transaction commits. */
  public void enter(String topic, String name) throws SQLException {
    new Rows(data).write(name);
    rpc.cast(RpcContext.EMPTY, topic, RpcMessage.of("here").with("who", name));
  }

  /** Whether the row is there. */
  public boolean holds(String name) throws SQLException {
    return new Rows(data).holds(name);
  }
}
