package org.warrenrpc.wire;

import java.util.Map;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** oslo.messaging's RabbitMQ driver, envelope 2.0 (section 4), with its default options. */
final class Oslo2 implements Dialect {
  /** For half an hour without use (4.1). */
  private static final Map<String, Object> TRANSIENT = Map.of("x-expires", 1_800_000);

  @Override
  public String name() {
    return "oslo";
  }

  @Override
  public Generation generation() {
    return Generation.OSLO;
  }

  @Override
  public String defaultExchange() {
    return "openstack";
  }

  @Override
  public Topology fanoutTopology(String topic, String unique) {
    return Names.fanout(topic, transientQueue(Names.fanoutQueue(topic, unique)));
  }

  @Override
  public boolean sharesReplyQueue() {
    return true;
  }

  @Override
  public Topology replyTopology(String id) {
    return Topology.of(transientQueue("reply_" + id));
  }

  private static QueueSpec transientQueue(String name) {
    return new QueueSpec(name, false, false, false, TRANSIENT);
  }

  @Override
  public boolean sendsExpiration() {
    return true;
  }
}
