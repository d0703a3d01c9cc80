package org.warrenrpc.jca;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is: a URL, or the specification's standard names for its host and port
 * (Connectors 2.1, 20.5.4), which replace those of a URL that is set further away.
 */
final class BrokerAddress {
  private static final int MOST_PORT = 65_535;

  private BrokerAddress() {}

  /** Null where there is a fault. */
  static @Nullable URI read(PropertyValues values, PropertyReader reader, Faults faults) {
    URI uri = reader.read(Property.CONNECTION_URL, ConnectionUrl::parse);
    String host = reader.read(Property.SERVER_NAME, ConnectionUrl::host);
    Integer port = reader.number(Property.PORT_NUMBER, 1, MOST_PORT);
    PropertyValues.Value url = values.get(Property.CONNECTION_URL);
    for (Property each : List.of(Property.SERVER_NAME, Property.PORT_NUMBER)) {
      PropertyValues.Value beside = values.get(each);
      if (url != null && beside != null && beside.origin().equals(url.origin())) {
        faults.add(each, "does not go with the connectionURL of " + url.origin());
      }
    }
    return uri == null ? null : ConnectionUrl.at(uri, host, port);
  }
}
