package org.warrenrpc.core.proxy;

import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcInterface;
import org.warrenrpc.Target;

/** Where the methods of an interface are served: what was given, over its annotation. */
record Where(Target target) {

  /**
   * Puts both together.
   *
   * @throws InvalidRequestException naming the interface, where neither names a topic or a version
   *     is none
   */
  static Where of(Class<?> api, @Nullable Target given) {
    RpcInterface said = api.getAnnotation(RpcInterface.class);
    String topic = given == null ? text(said == null ? "" : said.topic()) : given.topic();
    if (topic == null || topic.isEmpty()) {
      throw new InvalidRequestException(
          api.getName() + " names no topic (@RpcInterface), and no target was given", null);
    }
    Target base = given == null ? Target.topic(topic) : given;
    if (said == null) {
      return new Where(base);
    }
    try {
      return new Where(
          new Target(
              either(base.exchange(), said.exchange()),
              topic,
              either(base.namespace(), said.namespace()),
              either(base.version(), said.version()),
              base.versionCap(),
              base.server(),
              base.fanout()));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(api.getName() + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable String either(@Nullable String given, String said) {
    return given == null ? text(said) : given;
  }

  private static @Nullable String text(String said) {
    return said.isEmpty() ? null : said;
  }

  @Override
  public String toString() {
    return target.server() == null ? target.topic() : target.topic() + "." + target.server();
  }
}
