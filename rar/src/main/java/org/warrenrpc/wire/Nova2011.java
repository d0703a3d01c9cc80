package org.warrenrpc.wire;

import java.util.Map;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** nova.rpc as of 22 December 2011 (section 3). */
final class Nova2011 implements Dialect {
  @Override
  public String name() {
    return "nova2011";
  }

  @Override
  public Generation generation() {
    return Generation.NOVA_2011;
  }

  @Override
  public String defaultExchange() {
    return "nova";
  }

  @Override
  public Topology fanoutTopology(String topic, String unique) {
    return Names.fanout(
        topic, new QueueSpec(Names.fanoutQueue(topic, unique), false, true, true, Map.of()));
  }

  @Override
  public boolean sharesReplyQueue() {
    return false;
  }

  @Override
  public Topology replyTopology(String id) {
    return Topology.of(replyExchange(id), new QueueSpec(id, false, true, true, Map.of()), id);
  }

  @Override
  public boolean sendsExpiration() {
    return false;
  }

  static ExchangeSpec replyExchange(String id) {
    return new ExchangeSpec(id, "direct", false, true);
  }
}
