package org.warrenrpc.it.container;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The server that Arquillian started, as the operating system and the JDK's tools see it. */
final class ServerProcess {
  private ServerProcess() {}

  /** Its number. */
  static long pid() {
    return ProcessHandle.current()
        .descendants()
        .filter(each -> each.info().commandLine().orElse("").contains("jboss-modules.jar"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no server runs"))
        .pid();
  }

  /** What the JDK's diagnostic tool prints on it. */
  static List<String> jcmd(String... command) throws IOException {
    List<String> all =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    String.valueOf(pid())),
                Stream.of(command))
            .toList();
    Process tool = new ProcessBuilder(all).redirectErrorStream(true).start();
    try (BufferedReader reader = tool.inputReader()) {
      return reader.lines().toList();
    }
  }

  /** How many sockets it has open; -1 where the system does not tell. */
  static long sockets() throws IOException {
    Path descriptors = Path.of("/proc", String.valueOf(pid()), "fd");
    if (!Files.isDirectory(descriptors)) {
      return -1;
    }
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.filter(ServerProcess::isSocket).count();
    }
  }

  /** How many class loaders with that in their names it holds after a collection. */
  static long classLoaders(String name) throws IOException {
    jcmd("GC.run");
    return jcmd("VM.classloaders", "fold=false").stream()
        .filter(line -> line.contains("\"deployment." + name))
        .count();
  }

  /** The names of its MBeans. */
  @SuppressWarnings("BanJNDI") // names of MBeans are no JNDI
  static Set<String> beans() throws IOException, AttachNotSupportedException {
    VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid()));
    try (JMXConnector connector =
        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
      return connector.getMBeanServerConnection().queryNames(null, null).stream()
          .map(ObjectName::getCanonicalName)
          .collect(Collectors.toCollection(TreeSet::new));
    } finally {
      machine.detach();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      // it was closed meanwhile
      return false;
    }
  }
}
