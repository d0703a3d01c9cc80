package org.warrenrpc.it.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A thread dump of the server that Arquillian started, by the JDK's own tool. */
final class ServerThreads {

  /** One thread: its name and its stack, as text. */
  record One(String name, String stack) {}

  private ServerThreads() {}

  static List<One> dump() throws IOException {
    return parse(ServerProcess.jcmd("Thread.print"));
  }

  private static List<One> parse(List<String> lines) {
    List<One> threads = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("\"")) {
        threads.add(new One(line.substring(1, line.indexOf('"', 1)), ""));
      } else if (!threads.isEmpty()) {
        One last = threads.remove(threads.size() - 1);
        threads.add(new One(last.name(), last.stack() + line + "\n"));
      }
    }
    return threads;
  }
}
