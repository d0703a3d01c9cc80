package org.warrenrpc.wire;

import java.util.List;
import java.util.Map;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** nova.rpc as of 22 December 2011 (section 3). */
final class Nova2011 implements Dialect {
  private final Profile profile;

  Nova2011(Profile profile) {
    this.profile = profile;
  }

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
  public List<Profile> profiles() {
    return List.of(Profile.NOVA_2011, Profile.NOVA_PASSIVE);
  }

  @Override
  public Profile profile() {
    return profile;
  }

  @Override
  public Dialect with(Profile other) {
    return new Nova2011(other);
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
