package org.warrenrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README says what the code says. */
class ReadmeTest {
  private static final Path README = Path.of("../README.md");
  private static final Path SAMPLE = Path.of("../ejb-sample/src/main/java/org/warrenrpc/sample");

  @Test
  void theBeanIsCutFromTheSample() throws IOException {
    assertThat(javaBlocks()).contains(region("console/ConsoleService.java", "mdb"));
  }

  @Test
  void theClientIsCutFromTheSample() throws IOException {
    assertThat(javaBlocks()).contains(region("CloudClient.java", "client"));
  }

  @Test
  void everyJavaBlockIsCutFromTheSample() throws IOException {
    assertThat(javaBlocks()).hasSize(2);
  }

  @Test
  void oneCommandRunsItAndOneTestsIt() throws IOException {
    String text = Files.readString(README);
    assertThat(section(text, "Run it")).containsExactly("./mvnw -Pdemo");
    assertThat(section(text, "Test it")).containsExactly("./mvnw verify");
  }

  @Test
  void itIsShort() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(150);
  }

  private static List<String> section(String text, String heading) {
    Matcher section = Pattern.compile("(?ms)^## " + heading + "$(.*?)(?=^## )").matcher(text);
    assertThat(section.find()).as("the section " + heading).isTrue();
    return blocks(section.group(1), "```\n");
  }

  private static List<String> javaBlocks() throws IOException {
    return blocks(Files.readString(README), "```java\n");
  }

  private static List<String> blocks(String text, String fence) {
    List<String> blocks = new ArrayList<>();
    Matcher block = Pattern.compile("(?ms)^" + fence + "(.*?)^```$").matcher(text);
    while (block.find()) {
      blocks.add(block.group(1).strip());
    }
    return blocks;
  }

  private static String region(String file, String tag) throws IOException {
    String source = Files.readString(SAMPLE.resolve(file));
    String start = "// tag::" + tag + "[]";
    String end = "// end::" + tag + "[]";
    return source.substring(source.indexOf(start) + start.length(), source.indexOf(end)).strip();
  }
}
