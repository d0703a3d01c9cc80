package org.warrenrpc.it.broker;

import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import org.warrenrpc.broker.Promise;

final class RabbitBrokerIT extends NetworkBrokerContract {
  @Override
  URI server() {
    return URI.create(System.getProperty("rabbit"));
  }

  @Override
  Set<Promise> promises() {
    return EnumSet.allOf(Promise.class);
  }
}
