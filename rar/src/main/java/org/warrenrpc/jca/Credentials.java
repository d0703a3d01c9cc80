package org.warrenrpc.jca;

import jakarta.resource.spi.security.PasswordCredential;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/** Whose connection it is to be (Connectors 2.1, 9.1.8.2). */
final class Credentials {
  private Credentials() {}

  /**
   * The configuration for whom the subject names: without a subject as configured, else with its
   * password credential for this factory.
   *
   * @throws jakarta.resource.spi.SecurityException when the subject has none for this factory
   */
  static Configuration apply(
      @Nullable Subject subject, Configuration configured, RpcManagedConnectionFactory factory)
      throws jakarta.resource.spi.SecurityException {
    if (subject == null) {
      return configured;
    }
    for (PasswordCredential found : subject.getPrivateCredentials(PasswordCredential.class)) {
      if (factory.equals(found.getManagedConnectionFactory())) {
        String user = found.getUserName();
        String password = new String(found.getPassword());
        return user.equals(orEmpty(factory.getUserName()))
                && password.equals(orEmpty(factory.getPassword()))
            ? configured
            : apply(user, password, configured);
      }
    }
    throw new jakarta.resource.spi.SecurityException(
        "The subject has no password credential for this connection factory");
  }

  /**
   * GlassFish and Payara make a credential of what the factory's getters say: expressions as they
   * are written, empty texts for what it inherits.
   */
  private static Configuration apply(String user, String password, Configuration configured) {
    boolean same = user.equals(configured.broker().userName());
    return user.isEmpty() || (same && password.isEmpty())
        ? configured
        : configured.as(user, password);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
