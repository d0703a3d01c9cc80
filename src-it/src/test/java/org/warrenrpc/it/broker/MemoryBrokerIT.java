package org.warrenrpc.it.broker;

import java.util.Set;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.Promise;
import org.warrenrpc.broker.memory.MemoryBroker;

final class MemoryBrokerIT extends BrokerContract {
  @Override
  Broker newBroker() {
    return new MemoryBroker();
  }

  @Override
  BrokerSettings settings() {
    return BrokerSettings.DEFAULTS;
  }

  @Override
  Set<Promise> promises() {
    return new MemoryBroker().promises();
  }
}
