package org.warrenrpc.jca;

import java.util.Objects;

/** Who is to be connected. {@link #toString()} shows no password. */
record SignOn(String userName, String password) {
  SignOn {
    Objects.requireNonNull(userName, "userName");
    Objects.requireNonNull(password, "password");
  }

  @Override
  public String toString() {
    return userName;
  }
}
