package org.warrenrpc.it.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** How far to move WildFly's ports so that none of them is taken. */
public final class PortOffset {
  /**
   * WildFly's ports without an offset: HTTP, HTTPS, management, and the one of the transactions'
   * recovery.
   */
  private static final int[] PORTS = {8080, 8443, 9990, 4712, 4713};

  /** WildFly's management port without an offset. */
  public static final int MANAGEMENT = 9990;

  private PortOffset() {}

  /** The first one from {@code start}, in steps of 100, whose ports are all free. */
  public static int firstFree(int start) {
    return IntStream.iterate(start, offset -> offset + 100)
        .limit(300)
        .filter(offset -> IntStream.of(PORTS).allMatch(port -> free(port + offset)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no free ports for a server"));
  }

  private static boolean free(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
