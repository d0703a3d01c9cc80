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

  private static final int STEP = 100;
  private static final int STARTS = 200;

  private PortOffset() {}

  /**
   * The first one whose ports are all free, counted from one that differs from process to process:
   * a server takes its ports seconds after it was told, and runs may begin together.
   */
  public static int ofThisRun() {
    int start = (int) (ProcessHandle.current().pid() % STARTS);
    return IntStream.iterate(STEP * start, offset -> offset + STEP)
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
