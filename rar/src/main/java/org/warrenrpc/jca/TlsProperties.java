package org.warrenrpc.jca;

import jakarta.resource.spi.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The properties that say how broker and adapter know each other over TLS. */
public class TlsProperties extends BrokerProperties {
  private static final long serialVersionUID = 1L;

  /** Only as a superclass. */
  TlsProperties() {}

  /** The file with the certificates that vouch for the broker, PKCS12 or JKS. */
  public @Nullable String getTrustStore() {
    return get(Property.TRUST_STORE);
  }

  @ConfigProperty
  public void setTrustStore(String trustStore) {
    set(Property.TRUST_STORE, trustStore);
  }

  /** The password of that file. */
  public @Nullable String getTrustStorePassword() {
    return get(Property.TRUST_STORE_PASSWORD);
  }

  @ConfigProperty(confidential = true)
  public void setTrustStorePassword(String trustStorePassword) {
    set(Property.TRUST_STORE_PASSWORD, trustStorePassword);
  }

  /** The file with the adapter's own certificate and its key, PKCS12 or JKS. */
  public @Nullable String getKeyStore() {
    return get(Property.KEY_STORE);
  }

  @ConfigProperty
  public void setKeyStore(String keyStore) {
    set(Property.KEY_STORE, keyStore);
  }

  /** The password of that file and of the key in it. */
  public @Nullable String getKeyStorePassword() {
    return get(Property.KEY_STORE_PASSWORD);
  }

  @ConfigProperty(confidential = true)
  public void setKeyStorePassword(String keyStorePassword) {
    set(Property.KEY_STORE_PASSWORD, keyStorePassword);
  }

  /** "false": the broker's certificate may be for another host. */
  public @Nullable String getVerifyHostName() {
    return get(Property.VERIFY_HOST_NAME);
  }

  @ConfigProperty
  public void setVerifyHostName(String verifyHostName) {
    set(Property.VERIFY_HOST_NAME, verifyHostName);
  }

  /** "plain": by user and password. "external": the adapter's certificate says who it is. */
  public @Nullable String getSaslMechanism() {
    return get(Property.SASL_MECHANISM);
  }

  @ConfigProperty
  public void setSaslMechanism(String saslMechanism) {
    set(Property.SASL_MECHANISM, saslMechanism);
  }
}
