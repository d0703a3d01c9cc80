package org.warrenrpc.jca;

import jakarta.resource.spi.security.PasswordCredential;
import javax.security.auth.Subject;

/** Subjects as a container makes them. */
final class Subjects {
  private Subjects() {}

  /** With a password credential for a factory. */
  static Subject of(String user, String password, RpcManagedConnectionFactory factory) {
    PasswordCredential credential = new PasswordCredential(user, password.toCharArray());
    credential.setManagedConnectionFactory(factory);
    Subject subject = new Subject();
    subject.getPrivateCredentials().add(credential);
    return subject;
  }
}
