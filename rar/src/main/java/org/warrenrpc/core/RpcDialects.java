package org.warrenrpc.core;

import java.util.Set;
import org.warrenrpc.wire.Dialects;

/** The names of the wire formats, for whoever validates configuration. */
public final class RpcDialects {

  private RpcDialects() {}

  /** The names that configuration may use; unmodifiable. */
  public static Set<String> names() {
    return Dialects.names();
  }
}
