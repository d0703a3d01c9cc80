package org.warrenrpc.jca;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.StoreFile;
import org.warrenrpc.broker.TlsSettings;

/** How broker and adapter know each other. A store that cannot be read is found here. */
final class TlsReader {
  static final String PLAIN = "plain";
  static final String EXTERNAL = "external";

  private TlsReader() {}

  static TlsSettings read(PropertyReader reader) {
    Boolean verify = reader.read(Property.VERIFY_HOST_NAME, PropertyReader::truth);
    return new TlsSettings(
        store(reader, Property.TRUST_STORE, Property.TRUST_STORE_PASSWORD),
        store(reader, Property.KEY_STORE, Property.KEY_STORE_PASSWORD),
        verify == null || verify);
  }

  /** Whether the certificate says who connects. Goes ill with a URL that is no TLS. */
  static boolean external(PropertyValues values, PropertyReader reader, Faults faults) {
    Boolean external = reader.read(Property.SASL_MECHANISM, TlsReader::external);
    PropertyValues.Value url = values.get(Property.CONNECTION_URL);
    if (external == null || !external) {
      return false;
    }
    // before it has its adapter, a spec may be validated over the defaults
    if (url != null
        && !url.origin().equals(PropertyValues.DEFAULT_ORIGIN)
        && url.fault() == null
        && url.text().strip().startsWith("amqp:")) {
      faults.add(Property.SASL_MECHANISM, "external needs a connectionURL with amqps");
    }
    return true;
  }

  private static boolean external(String text) {
    return switch (text.strip()) {
      case PLAIN -> false;
      case EXTERNAL -> true;
      default -> throw new IllegalArgumentException("is neither " + PLAIN + " nor " + EXTERNAL);
    };
  }

  private static @Nullable StoreFile store(
      PropertyReader reader, Property file, Property password) {
    String secret = reader.read(password, text -> text);
    return reader.read(file, text -> checked(new StoreFile(Path.of(text.strip()), secret)));
  }

  private static StoreFile checked(StoreFile file) {
    boolean empty;
    try {
      empty = file.load().size() == 0;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cannot be read with the password that is set, or is no PKCS12 or JKS file: "
              + e.getMessage(),
          e);
    }
    if (empty) {
      throw new IllegalArgumentException("holds nothing, or nothing without its password");
    }
    return file;
  }
}
