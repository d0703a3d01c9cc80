package org.warrenrpc.jca;

import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.SecurityException;
import jakarta.resource.spi.security.PasswordCredential;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Whose connection it is to be (Connectors 2.1, 9.1.8.2): the subject's, where there is one
 * (container-managed sign-on); else whose the application names; else whose is configured.
 */
final class Credentials {
  private Credentials() {}

  /**
   * The configuration for whoever that is.
   *
   * @throws SecurityException when the subject has no password credential for this factory, or
   *     somebody is named where a certificate says who connects
   */
  static Configuration apply(
      @Nullable Subject subject,
      @Nullable ConnectionRequestInfo info,
      Configuration configured,
      RpcManagedConnectionFactory factory)
      throws SecurityException {
    if (subject != null) {
      return apply(credential(subject, factory), configured, factory);
    }
    SignOn named = info instanceof RequestInfo request ? request.signOn() : null;
    return named == null ? configured : of(named, configured);
  }

  private static PasswordCredential credential(Subject subject, RpcManagedConnectionFactory factory)
      throws SecurityException {
    for (PasswordCredential found : subject.getPrivateCredentials(PasswordCredential.class)) {
      if (factory.equals(found.getManagedConnectionFactory())) {
        return found;
      }
    }
    throw new SecurityException(
        "The subject has no password credential for this connection factory");
  }

  /**
   * GlassFish and Payara make a credential of what the factory's getters say: expressions as they
   * are written, empty texts for what it inherits.
   */
  private static Configuration apply(
      PasswordCredential found, Configuration configured, RpcManagedConnectionFactory factory)
      throws SecurityException {
    SignOn named = new SignOn(found.getUserName(), new String(found.getPassword()));
    boolean repeated =
        named.userName().equals(orEmpty(factory.getUserName()))
            && named.password().equals(orEmpty(factory.getPassword()));
    boolean same = named.userName().equals(configured.broker().userName());
    boolean inherited = named.userName().isEmpty() || (same && named.password().isEmpty());
    return repeated || inherited ? configured : of(named, configured);
  }

  private static Configuration of(SignOn named, Configuration configured) throws SecurityException {
    if (configured.broker().external()) {
      throw new SecurityException(
          "saslMechanism is external: the certificate says who connects, not " + named);
    }
    return configured.as(named);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
