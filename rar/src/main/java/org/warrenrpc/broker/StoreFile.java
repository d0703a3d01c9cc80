package org.warrenrpc.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.jspecify.annotations.Nullable;

/**
 * A file of certificates and keys, PKCS12 or JKS. {@link #toString()} shows no password.
 *
 * @param password of the file and of the keys in it
 */
public record StoreFile(Path path, @Nullable String password) {

  /** Reads it, each time: certificates are renewed. */
  public KeyStore load() throws IOException, GeneralSecurityException {
    if (!Files.isRegularFile(path)) {
      throw new NoSuchFileException(path.toString(), null, "there is no such file");
    }
    return KeyStore.getInstance(path.toFile(), secret());
  }

  /** The password; null for none. */
  public char @Nullable [] secret() {
    return password == null ? null : password.toCharArray();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
