package org.warrenrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.topology.Address;

/** How long a body may be, as it travels and inflated, and how it is compressed (4.9). */
@Timeout(60)
class BodyLimitTest {
  private static final int LIMIT = 10_000;
  private static final Codec SMALL = codec(LIMIT, false);
  private static final Codec COMPRESSING = codec(LIMIT, true);

  private static Codec codec(int limit, boolean compress) {
    return new Codec(
        Generation.OSLO,
        new CodecOptions(limit, CodecOptions.DEFAULTS.replyQueues(), compress),
        () -> "u");
  }

  private static Payload request(int length) {
    String start = "{\"method\": \"m\", \"args\": {\"secret\": \"";
    String end = "\"}}";
    return Raw.bare(start + "s".repeat(length - start.length() - end.length()) + end);
  }

  private static Payload compressed(byte[] body, @Nullable Object header) {
    Map<String, Object> headers = new LinkedHashMap<>();
    if (header != null) {
      headers.put("compression", header);
    }
    return new Payload(Dialect.CONTENT_TYPE, headers, body);
  }

  private static Request request(String text) {
    return new Request(
        "m",
        Map.of("x", Json.NODES.textNode(text)),
        Map.of(),
        null,
        null,
        "id",
        "reply_q",
        null,
        false);
  }

  private static ReplyTo caller() {
    return new ReplyTo(
        Generation.OSLO, new Address("", "reply_q"), Json.NODES.textNode("m"), false, null);
  }

  @Test
  void theDefaultIsEightMebibytes() {
    assertThat(CodecOptions.DEFAULTS.maxBodyBytes()).isEqualTo(8 * 1024 * 1024);
    assertThat(CodecOptions.DEFAULTS.compress()).isFalse();
    assertThatThrownBy(() -> new CodecOptions(0, CodecOptions.DEFAULTS.replyQueues(), false))
        .hasMessageContaining("maxBodyBytes 0");
  }

  @Test
  void aBodyIsReadUpToTheLimit() throws Exception {
    assertThat(SMALL.decodeRequest(request(LIMIT)).request().method()).isEqualTo("m");
    assertThatThrownBy(() -> SMALL.decodeRequest(request(LIMIT + 1)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("10001")
        .hasMessageContaining("maxBodyBytes 10000")
        .hasMessageNotContaining("sss");
    assertThatThrownBy(() -> SMALL.decodeReply(request(LIMIT + 1)))
        .isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(() -> SMALL.decodeNotice(request(LIMIT + 1)))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void aBodyOf65MebibytesIsRefusedWithoutBeingRead() {
    Payload huge = new Payload(Dialect.CONTENT_TYPE, Map.of(), new byte[65 << 20]);
    assertThat(
            allocatedBy(
                () ->
                    assertThatThrownBy(() -> Raw.CODEC.decodeRequest(huge))
                        .hasMessageContaining("68157440")))
        .isLessThan(4L << 20);
  }

  @Test
  void anInflatedBodyIsReadUpToTheLimit() throws Exception {
    assertThat(SMALL.decodeRequest(zlib(request(LIMIT))).request().method()).isEqualTo("m");
    assertThatThrownBy(() -> SMALL.decodeRequest(zlib(request(LIMIT + 1))))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("maxBodyBytes 10000");
  }

  @Test
  void aZipBombStopsAtTheLimit() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(bomb, new Deflater(Deflater.BEST_SPEED))) {
      byte[] chunk = new byte[1 << 20];
      Arrays.fill(chunk, (byte) ' ');
      for (int i = 0; i < 128; i++) {
        out.write(chunk);
      }
    }
    Payload payload = compressed(bomb.toByteArray(), "application/x-gzip");
    assertThat(
            allocatedBy(
                () ->
                    assertThatThrownBy(() -> Raw.CODEC.decodeRequest(payload))
                        .isInstanceOf(MalformedMessageException.class)
                        .hasMessageContaining("maxBodyBytes 8388608")))
        .isLessThan(40L << 20);
  }

  private static long allocatedBy(Runnable task) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    task.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private record LongText(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  // a client library hands long strings over as objects of its own
  @Test
  void theHeaderMayBeAnObjectThatPrintsItself() throws Exception {
    Payload plain = request(100);
    Payload payload = compressed(Zlib.deflate(plain.body()), new LongText("application/x-gzip"));
    assertThat(SMALL.decodeRequest(payload).request().method()).isEqualTo("m");
  }

  @Test
  void anEmptyOrMissingHeaderIsNoCompression() throws Exception {
    assertThat(SMALL.decodeRequest(compressed(request(100).body(), "")).request().method())
        .isEqualTo("m");
    Map<String, Object> odd = new LinkedHashMap<>();
    odd.put("other", 1);
    Payload other = new Payload(Dialect.CONTENT_TYPE, odd, request(100).body());
    assertThat(SMALL.decodeRequest(other).request().method()).isEqualTo("m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-bz2", "application/x-lzma", "application/zstd", "gzip"})
  void anotherCompressionIsRefusedByItsName(String name) {
    assertThatThrownBy(() -> SMALL.decodeRequest(compressed(request(100).body(), name)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(name);
  }

  @Test
  void theNameOfACompressionIsFitForALog() {
    String name = "a\nb\u001b[31m" + "x".repeat(10_000);
    assertThatThrownBy(() -> SMALL.decodeRequest(compressed(request(100).body(), name)))
        .hasMessageContaining("a?b?[31m")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(100).doesNotContain("\n"));
  }

  @Test
  void whatDoesNotInflateIsRefused() {
    byte[] good = Zlib.deflate(request(1000).body());
    byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    for (byte[] bad :
        List.of(
            new byte[0],
            Arrays.copyOf(good, good.length / 2),
            Arrays.copyOfRange(good, 2, good.length),
            gzip,
            "no stream".getBytes(StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> SMALL.decodeRequest(compressed(bad, "application/x-gzip")))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessage("The body is not compressed as application/x-gzip");
    }
  }

  @Test
  void whatIsSentIsCompressedOnDemandOnly() throws Exception {
    Request request = request("x".repeat(5000));
    Payload plain = SMALL.encode(request);
    assertThat(plain.headers()).isEmpty();
    Payload compressed = COMPRESSING.encode(request);
    assertThat(compressed.headers()).isEqualTo(Map.of("compression", "application/x-gzip"));
    assertThat(compressed.body()[0]).isEqualTo((byte) 0x78);
    assertThat(compressed.body()).hasSizeLessThan(500);
    assertThat(Zlib.inflate(compressed.body(), LIMIT)).isEqualTo(plain.body());
    assertThat(SMALL.decodeRequest(compressed).request())
        .isEqualTo(SMALL.decodeRequest(plain).request());
    Payload reply = COMPRESSING.encode(caller(), new Reply.Heartbeat()).get(0);
    assertThat(SMALL.decodeReply(reply).reply()).isEqualTo(new Reply.Heartbeat());
  }

  // 4.9 is oslo's: no peer of 2011 was seen to compress
  @Test
  void novaIsNeverSentCompressed() throws Exception {
    ReplyTo nova =
        new ReplyTo(
            Generation.NOVA_2011, new Address("", ""), Json.NODES.textNode("m"), true, null);
    assertThat(COMPRESSING.encode(nova, new Reply.End(null)).get(0).headers()).isEmpty();
  }

  @Test
  void aRequestIsWrittenUpToTheLimit() throws Exception {
    int overhead = SMALL.encode(request("")).body().length;
    Payload most = SMALL.encode(request("x".repeat(LIMIT - overhead)));
    assertThat(most.body()).hasSize(LIMIT);
    assertThat(SMALL.decodeRequest(most).request().method()).isEqualTo("m");
    for (Codec codec : List.of(SMALL, COMPRESSING)) {
      assertThatThrownBy(() -> codec.encode(request("x".repeat(LIMIT - overhead + 1))))
          .isInstanceOf(UnsendableException.class)
          .hasMessageContaining("10001 bytes")
          .hasMessageContaining("maxBodyBytes 10000");
    }
  }

  // the envelope escapes what was escaped before (4.3)
  @Test
  void whatCountsIsTheBodyAndNotItsText() {
    assertThatThrownBy(() -> SMALL.encode(request("\"".repeat(3_000))))
        .isInstanceOf(UnsendableException.class)
        .hasMessageContaining("maxBodyBytes 10000");
  }

  @Test
  void anEndlessResultIsMeasuredWithoutBeingKept() {
    Reply answer = new Reply.Answer(Json.NODES.textNode("x".repeat(64 << 20)));
    assertThat(
            allocatedBy(
                () ->
                    assertThatThrownBy(() -> SMALL.encode(caller(), answer))
                        .isInstanceOf(UnsendableException.class)
                        .hasMessageContaining("67108")))
        .isLessThan(4L << 20);
  }

  @Test
  void aFailureIsBoundedToo() {
    Failure failure = new Failure("E", "m", "x".repeat(LIMIT), List.of(), List.of());
    assertThatThrownBy(() -> SMALL.encode(caller(), new Reply.Fault(failure, null)))
        .isInstanceOf(UnsendableException.class)
        .hasMessageContaining("maxBodyBytes 10000");
  }

  private static Payload zlib(Payload plain) throws IOException {
    return compressed(Zlib.deflate(plain.body()), "application/x-gzip");
  }
}
