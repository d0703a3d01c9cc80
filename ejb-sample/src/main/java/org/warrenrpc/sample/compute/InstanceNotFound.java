package org.warrenrpc.sample.compute;

import jakarta.ejb.ApplicationException;

/** A caller gets it as a RemoteError of type "InstanceNotFound". */
@ApplicationException
public class InstanceNotFound extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the instance. */
  public InstanceNotFound(String name) {
    super("No instance " + name);
  }
}
