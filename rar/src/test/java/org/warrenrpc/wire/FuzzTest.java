package org.warrenrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damaged messages of real peers are read, or refused by the one exception; soon, in either case
 * (4.3, 4.13).
 */
@Timeout(120)
class FuzzTest {
  private static final long SEED = 20111222;
  private static final int VARIANTS = 40;
  private static final long LONGEST_MILLIS = 5_000;

  private static final Pattern TOKEN =
      Pattern.compile(
          "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|-?\\d+(?:\\.\\d+)?|true|false|null|[\\[\\]{},:]");

  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.0",
          "1e400",
          "1e999999999",
          "-1e-999999999",
          "NaN",
          "-Infinity",
          "9".repeat(5_000),
          "0." + "1".repeat(5_000),
          "\"\"",
          "\"\\ud800\"",
          "\"2.0\"",
          "\"reply_x\"",
          "\"oslo.message\"",
          "\"_msg_id\"",
          "[]",
          "{}",
          "[[[{}]]]",
          "[".repeat(2_000),
          "{\"@class\": \"java.lang.Runtime\"}",
          "{",
          "}",
          "]",
          ",",
          "\u0000",
          "é");

  private final Random random = new Random(SEED);
  private final Codec codec = new Codec(Generation.OSLO, CodecOptions.DEFAULTS);
  private int read;
  private int refused;

  @Test
  void nothingButTheOneExceptionEscapes() {
    for (Golden golden : Golden.all().toList()) {
      for (int variant = 0; variant < VARIANTS; variant++) {
        Payload damaged = damaged(golden);
        long before = System.nanoTime();
        try {
          decode(damaged);
        } catch (RuntimeException | Error e) {
          throw new AssertionError(
              "Variant " + variant + " of " + golden + ": " + text(damaged), e);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        assertThat(millis).as("%s, %s", golden, variant).isLessThan(LONGEST_MILLIS);
      }
    }
    // both kinds of outcome were there, or the damage is not what it should be
    assertThat(read).isGreaterThan(1_000);
    assertThat(refused).isGreaterThan(1_000);
  }

  private void decode(Payload payload) {
    attempt(
        () -> {
          Incoming incoming = codec.decodeRequest(payload);
          incoming.request().heartbeatInterval();
          codec.encode(incoming.request());
          if (incoming.replyTo() != null) {
            assertThat(incoming.replyTo().id()).hasSizeLessThan(256);
            codec.encode(incoming.replyTo(), new Reply.End(1));
          }
        });
    attempt(
        () -> {
          Reply reply = codec.decodeReply(payload).reply();
          codec.encode(codec.decodeRequest(Raw.call("1")).replyTo(), reply);
        });
    attempt(() -> codec.encode(codec.decodeNotice(payload)));
  }

  private interface Attempt {
    void run() throws MalformedMessageException, UnsendableException;
  }

  private void attempt(Attempt attempt) {
    try {
      attempt.run();
      read++;
    } catch (MalformedMessageException e) {
      refused++;
      assertThat(e.getMessage()).hasSizeLessThan(200);
    } catch (UnsendableException e) {
      // what was read may be more than may be sent: NaN
      read++;
    }
  }

  private Payload damaged(Golden golden) {
    Payload payload = golden.payload();
    ObjectNode outer = Json.object(payload.body());
    byte[] body;
    if (outer != null && outer.path("oslo.message").isTextual() && random.nextBoolean()) {
      String inner = outer.path("oslo.message").textValue();
      String odd =
          new String(damaged(inner.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
      body = Raw.enveloped(odd).body();
    } else {
      body = damaged(payload.body());
    }
    return new Payload(payload.contentType(), payload.headers(), body);
  }

  private byte[] damaged(byte[] body) {
    byte[] odd = body;
    for (int i = random.nextInt(3); i >= 0; i--) {
      odd =
          switch (random.nextInt(6)) {
            case 0 -> flipped(odd);
            case 1 -> Arrays.copyOf(odd, random.nextInt(odd.length + 1));
            case 2, 3 -> replaced(odd);
            case 4 -> doubled(odd);
            default -> nested(odd);
          };
    }
    return odd;
  }

  private byte[] flipped(byte[] body) {
    byte[] odd = body.clone();
    for (int i = random.nextInt(4); i >= 0 && odd.length > 0; i--) {
      odd[random.nextInt(odd.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return odd;
  }

  /** One token by another. */
  private byte[] replaced(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    List<int[]> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(new int[] {matcher.start(), matcher.end()});
    }
    if (tokens.isEmpty()) {
      return body;
    }
    int[] token = tokens.get(random.nextInt(tokens.size()));
    String other = TOKENS.get(random.nextInt(TOKENS.size()));
    return bytes(text.substring(0, token[0]) + other + text.substring(token[1]));
  }

  /** A key that comes twice. */
  private byte[] doubled(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    Matcher key = Pattern.compile("\"[A-Za-z_.]+\": ").matcher(text);
    List<String> keys = new ArrayList<>();
    while (key.find()) {
      keys.add(key.group());
    }
    int brace = text.indexOf('{');
    if (keys.isEmpty() || brace < 0) {
      return body;
    }
    String again = keys.get(random.nextInt(keys.size()));
    String other = TOKENS.get(random.nextInt(TOKENS.size()));
    return bytes(text.substring(0, brace + 1) + again + other + ", " + text.substring(brace + 1));
  }

  private byte[] nested(byte[] body) {
    int depth = 1 + random.nextInt(600);
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return bytes("{\"args\": ".repeat(depth) + text + "}".repeat(depth));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(Payload payload) {
    String text = new String(payload.body(), StandardCharsets.ISO_8859_1);
    return text.substring(0, Math.min(text.length(), 2_000));
  }
}
