package org.warrenrpc.core.server;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warrenrpc.broker.Message;
import org.warrenrpc.topology.Address;
import org.warrenrpc.wire.Dialect;

/** Requests of both generations, most of them damaged in one way or another; the same each time. */
final class DamagedRequests {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|-?\\d+(?:\\.\\d+)?|true|false|null|[\\[\\]{},:]");
  private static final Address QUEUE = new Address("openstack", "compute");
  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "-1",
          "1e400",
          "-1e-999999999",
          "NaN",
          "9".repeat(5_000),
          "\"\"",
          "\"\\ud800\"",
          "\"2.0\"",
          "\"reply_x\"",
          "\"compute\"",
          "\"_msg_id\"",
          "\"_reply_q\"",
          "[]",
          "{}",
          "[".repeat(2_000),
          "{\"@class\": \"java.lang.Runtime\"}",
          "{",
          "}",
          ",",
          "\u0000",
          "é");

  private final Random random;
  private final String replyQueue;

  DamagedRequests(long seed, String replyQueue) {
    this.random = new Random(seed);
    this.replyQueue = replyQueue;
  }

  /** 32 hex digits. */
  String id() {
    return String.format("%016x%016x", random.nextLong(), random.nextLong());
  }

  /** Asks for a method that takes this text, if the damage leaves that much. */
  Message next(String text) {
    String request =
        "{\"method\": \"note\", \"args\": {\"text\": \"%s\"}, \"_context_user\": \"u\"%s}"
            .formatted(text, caller());
    byte[] body = bytes(request);
    if (random.nextInt(4) > 0) {
      body = random.nextBoolean() ? enveloped(damaged(body)) : damaged(enveloped(body));
    } else {
      body = damaged(body);
    }
    Map<String, Object> headers =
        random.nextInt(50) == 0 ? Map.of("compression", "application/x-gzip") : Map.of();
    String type = random.nextInt(50) == 0 ? "text/plain" : Dialect.CONTENT_TYPE;
    return new Message(QUEUE, type, Dialect.CONTENT_ENCODING, null, headers, false, body);
  }

  private String caller() {
    String unique = ", \"_unique_id\": \"" + id() + "\", \"version\": \"1.0\", \"_timeout\": 60";
    return switch (random.nextInt(4)) {
      case 0 -> unique;
      case 1 -> ", \"_msg_id\": \"" + id() + "\"";
      default -> unique + ", \"_msg_id\": \"" + id() + "\", \"_reply_q\": \"" + replyQueue + "\"";
    };
  }

  private static byte[] enveloped(byte[] body) {
    String inner = TextNode.valueOf(new String(body, StandardCharsets.UTF_8)).toString();
    return bytes("{\"oslo.version\": \"2.0\", \"oslo.message\": " + inner + "}");
  }

  private byte[] damaged(byte[] body) {
    byte[] odd = body;
    for (int i = random.nextInt(3); i > 0; i--) {
      odd =
          switch (random.nextInt(5)) {
            case 0 -> flipped(odd);
            case 1 -> Arrays.copyOf(odd, random.nextInt(odd.length + 1));
            case 2, 3 -> replaced(odd);
            default -> nested(odd);
          };
    }
    return odd;
  }

  private byte[] flipped(byte[] body) {
    byte[] odd = body.clone();
    if (odd.length > 0) {
      odd[random.nextInt(odd.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return odd;
  }

  /** One token by another. */
  private byte[] replaced(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
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

  private byte[] nested(byte[] body) {
    int depth = 1 + random.nextInt(600);
    String text = new String(body, StandardCharsets.UTF_8);
    return bytes("{\"args\": ".repeat(depth) + text + "}".repeat(depth));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
