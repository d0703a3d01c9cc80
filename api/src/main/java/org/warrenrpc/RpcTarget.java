package org.warrenrpc;

import java.io.Serializable;

/**
 * A target that whoever deploys configures, as an administered object: found by name like a
 * connection factory, so that the code names no topic. Thread-safe.
 */
public interface RpcTarget extends Serializable {

  /**
   * Where messages go. Does no I/O.
   *
   * @throws IllegalStateException naming each property that is missing or does not fit
   */
  Target target();
}
