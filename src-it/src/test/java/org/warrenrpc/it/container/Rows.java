package org.warrenrpc.it.container;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A table of names. */
record Rows(DataSource data) {

  void make() throws SQLException {
    execute("create table if not exists ledger (name varchar(100) primary key)");
  }

  void write(String name) throws SQLException {
    execute("insert into ledger values (?)", name);
  }

  boolean holds(String name) throws SQLException {
    try (Connection connection = data.getConnection();
        PreparedStatement query =
            connection.prepareStatement("select name from ledger where name = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private void execute(String sql, String... values) throws SQLException {
    try (Connection connection = data.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.execute();
    }
  }
}
