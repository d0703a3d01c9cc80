package org.warrenrpc.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QpidServerIT {
  private static final Path BUILD = Path.of(System.getProperty("build.dir"));

  @Test
  void itLeavesNoFolderBehind() throws IOException {
    List<Path> before = workFolders();
    try (QpidServer server = QpidServer.start()) {
      assertThat(server.port()).isPositive();
      assertThat(workFolders()).hasSize(before.size() + 1);
    }
    assertThat(workFolders()).isEqualTo(before);
  }

  @Test
  void aPortThatIsTakenIsNotWaitedFor() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        QpidServer server = QpidServer.start(taken.getLocalPort())) {
      assertThat(server.port()).isNotEqualTo(taken.getLocalPort());
    }
  }

  private static List<Path> workFolders() throws IOException {
    try (Stream<Path> all = Files.list(BUILD)) {
      return all.filter(each -> each.getFileName().toString().startsWith("qpid-work"))
          .sorted()
          .toList();
    }
  }
}
