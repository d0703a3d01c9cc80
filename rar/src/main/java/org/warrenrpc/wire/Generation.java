package org.warrenrpc.wire;

/** Whose messages: the two have little more in common than JSON (1). */
public enum Generation {
  /** oslo.messaging, envelope 2.0 (sections 4 and 5). */
  OSLO,

  /** nova.rpc as of 22 December 2011 (section 3). */
  NOVA_2011
}
