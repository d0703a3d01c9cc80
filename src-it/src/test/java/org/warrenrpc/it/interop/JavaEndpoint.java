package org.warrenrpc.it.interop;

/** The bean's subclass that a container would generate. */
final class JavaEndpoint extends JavaService implements PlainEndpoint {
  JavaEndpoint(JavaWorld world) {
    super(world);
  }
}
