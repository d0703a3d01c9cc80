package org.warrenrpc.wire;

import java.util.List;
import org.warrenrpc.topology.Topology;

/** oslo.messaging's RabbitMQ driver, envelope 2.0 (section 4). */
final class Oslo2 implements Dialect {
  private final Profile profile;

  Oslo2(Profile profile) {
    this.profile = profile;
  }

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
  public List<Profile> profiles() {
    return List.of(Profile.OSLO, Profile.OSLO_QUORUM, Profile.MODERN, Profile.PASSIVE);
  }

  @Override
  public Profile profile() {
    return profile;
  }

  @Override
  public Dialect with(Profile other) {
    return new Oslo2(other);
  }

  @Override
  public boolean sharesReplyQueue() {
    return true;
  }

  @Override
  public Topology replyTopology(String id) {
    return Topology.of(Names.own(profile, "reply_" + id));
  }

  @Override
  public boolean sendsExpiration() {
    return true;
  }
}
