package org.warrenrpc.broker.rabbit;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.StoreFile;
import org.warrenrpc.broker.TlsSettings;

/** Makes sockets that encrypt, and know the peer by its certificate. */
final class SecureSockets {
  private SecureSockets() {}

  /** Not connected yet. */
  static SSLSocket open(TlsSettings settings) throws IOException {
    SSLSocket made = (SSLSocket) context(settings).getSocketFactory().createSocket();
    if (settings.verifyHostName()) {
      SSLParameters parameters = made.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      made.setSSLParameters(parameters);
    }
    return made;
  }

  private static SSLContext context(TlsSettings settings) throws SSLException {
    StoreFile trust = settings.trust();
    StoreFile keys = settings.keys();
    try {
      if (trust == null && keys == null) {
        return SSLContext.getDefault();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      // null is what this JVM has by default
      context.init(keys == null ? null : keys(keys), trust == null ? null : trust(trust), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new SSLException(
          "the JVM's TLS, the trust store " + trust + " or the key store " + keys + " fails: " + e,
          e);
    }
  }

  private static KeyManager[] keys(StoreFile file) throws IOException, GeneralSecurityException {
    KeyManagerFactory made = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    char @Nullable [] secret = file.secret();
    made.init(file.load(), secret == null ? new char[0] : secret);
    return made.getKeyManagers();
  }

  private static TrustManager[] trust(StoreFile file) throws IOException, GeneralSecurityException {
    TrustManagerFactory made =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    made.init(file.load());
    return made.getTrustManagers();
  }
}
