package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The packed ra.xml, held against the annotations: a server that reads either finds the same. */
class DescriptorTest {
  private static final Path PACKED = Path.of("src/main/rar/META-INF/ra.xml");
  private static final Path MADE = Path.of("target/ra.xml");

  // P1, P2
  @Test
  void thePackedDescriptorSaysWhatTheAnnotationsSay() throws Exception {
    String made = new AnnotatedConnector().descriptor();
    Files.writeString(MADE, made);
    assertThat(PACKED).as("copy %s there", MADE).hasContent(made);
  }

  // P4
  @Test
  void noPropertyIsRequiredByTheContainer() throws Exception {
    assertThat(new AnnotatedConnector().descriptor()).doesNotContain("required-config-property");
  }
}
