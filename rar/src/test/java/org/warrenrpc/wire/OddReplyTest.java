package org.warrenrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.topology.Address;

/** What a caller is told by replies that no real server would send. */
class OddReplyTest {

  private static String outcome(Reply reply) {
    if (reply instanceof Reply.Answer answer) {
      return "answer " + answer.value();
    } else if (reply instanceof Reply.Value value) {
      return "value " + value.index() + " " + value.value();
    } else if (reply instanceof Reply.End end) {
      return "end " + end.count();
    } else if (reply instanceof Reply.Fault fault) {
      Failure failure = fault.failure();
      return "fault "
          + List.of(
              failure.type(),
              String.valueOf(failure.module()),
              failure.message(),
              failure.args(),
              failure.traceback());
    }
    return "heartbeat";
  }

  // 4.5, 4.14
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{\"result\": 1, \"failure\": null, \"ending\": true} | answer 1",
        "{\"result\": 1, \"ending\": true} | answer 1",
        "{\"failure\": null, \"ending\": true} | answer null",
        "{\"result\": 1, \"failure\": null} | value null 1",
        "{\"result\": 1, \"failure\": null, \"ending\": null} | value null 1",
        "{\"result\": 1, \"failure\": null, \"ending\": false} | value null 1",
        "{\"result\": 1, \"failure\": null, \"ending\": 1} | answer 1",
        "{\"result\": 1, \"failure\": null, \"ending\": \"yes\"} | answer 1",
        "{\"result\": 1, \"failure\": null, \"ending\": 0} | value null 1",
        "{\"result\": 1, \"failure\": null, \"ending\": []} | value null 1",
        "{\"result\": null, \"failure\": null, \"ending\": false} | heartbeat",
        "{\"result\": null, \"failure\": null} | heartbeat",
        "{} | heartbeat",
        "{\"result\": null, \"failure\": null, \"ending\": false, \"_index\": 0} | value 0 null",
        "{\"result\": 7, \"failure\": null, \"ending\": false, \"_index\": 3} | value 3 7",
        "{\"result\": null, \"failure\": null, \"ending\": true, \"_index\": 4} | end 4",
        "{\"result\": 1, \"ending\": true, \"_index\": \"x\"} | answer 1",
        "{\"result\": 1, \"ending\": true, \"_index\": 99999999999} | answer 1",
        "{\"result\": 1, \"failure\": false, \"ending\": true} | answer 1",
        "{\"result\": 1, \"failure\": \"\", \"ending\": true} | answer 1",
        "{\"result\": 1, \"failure\": null, \"ending\": true, \"more\": {}} | answer 1",
      })
  void osloReplies(String message, String expected) throws Exception {
    String withId = message.replaceFirst("\\{", "{\"_msg_id\": \"m\", ").replace(", }", "}");
    for (Payload payload : List.of(Raw.enveloped(withId), Raw.bare(withId))) {
      IncomingReply incoming = Raw.CODEC.decodeReply(payload);
      assertThat(incoming.id()).isEqualTo("m");
      assertThat(outcome(incoming.reply())).isEqualTo(expected);
    }
  }

  // 4.5: nobody can be told
  @ParameterizedTest
  @ValueSource(strings = {"", "\"_msg_id\": null,", "\"_msg_id\": 7,", "\"_msg_id\": {},"})
  void aReplyWithoutAnIdBelongsToNobody(String id) throws Exception {
    Payload payload = Raw.enveloped("{" + id + "\"result\": 1, \"ending\": true}");
    assertThat(Raw.CODEC.decodeReply(payload).id()).isNull();
  }

  // 2.3, 4.3, 4.5
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "application/json | {\"oslo.version\": \"2.1\", \"oslo.message\": \"{}\"}",
        "application/json | {\"oslo.version\": \"3.0\", \"oslo.message\": \"{}\"}",
        "application/json | []",
        "application/json | x",
        "text/plain | {\"result\": 1, \"failure\": null}",
        "| {\"result\": 1, \"failure\": null}",
      })
  void whatIsNoReplyIsRefused(@Nullable String type, String body) {
    Payload payload = new Payload(type, Map.of(), Raw.bare(body).body());
    assertThatThrownBy(() -> Raw.CODEC.decodeReply(payload))
        .isInstanceOf(MalformedMessageException.class);
  }

  // 4.6: the failure's own text
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{'class': 'ValueError', 'module': 'builtins', 'message': 'm', 'tb': ['a\\n', 'b\\n'],"
            + " 'args': ['m', 1], 'kwargs': {}}"
            + " | fault [ValueError, builtins, m, [\"m\", 1], [a~, b~]]",
        "{'class': 'KeyError', 'module': 'exceptions', 'message': 'm', 'tb': [], 'args': []}"
            + " | fault [KeyError, exceptions, m, [], []]",
        "{'class': 'IllegalStateException', 'module': 'java.lang', 'message': 'm'}"
            + " | fault [IllegalStateException, java.lang, m, [], []]",
        "{'class': 'X_Remote', 'module': 'a.b', 'message': 'm'} | fault [X_Remote, a.b, m, [], []]",
        "{'message': 'm'} | fault [UnknownFailure, null, m, [], []]",
        "{'class': 'E', 'module': 'm'} | fault [E, m, , [], []]",
        "{'class': 'E', 'module': 'm', 'message': null, 'tb': null, 'args': null}"
            + " | fault [E, m, , [], []]",
        "{'class': 'E', 'module': 7, 'message': 8, 'tb': [9, null], 'args': 1, 'kwargs': []}"
            + " | fault [E, null, 8, [], [9, null]]",
        "{'class': 'E', 'module': 'm', 'message': 'm', 'tb': 'Traceback text'}"
            + " | fault [E, m, m, [], [Traceback text]]",
        "{} | fault [UnknownFailure, null, , [], []]",
        "plain text | fault [UnknownFailure, null, plain text, [], []]",
        "[1, 2] | fault [UnknownFailure, null, [1, 2], [], []]",
      })
  void osloFailures(String failure, String expected) throws Exception {
    String text = Json.NODES.textNode(failure.replace('\'', '"').replace("\\n", "\\n")).toString();
    Payload payload =
        Raw.enveloped("{\"_msg_id\": \"m\", \"result\": null, \"failure\": " + text + "}");
    assertThat(outcome(Raw.CODEC.decodeReply(payload).reply()).replace('\n', '~'))
        .isEqualTo(expected);
  }

  // 4.6: no text, but an object or the other generation's triple
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{\"class\": \"E\", \"module\": \"m\", \"message\": \"t\"} | fault [E, m, t, [], []]",
        "[\"E\", \"t\", [\"l\"]] | fault [E, null, t, [], [l]]",
        "true | fault [UnknownFailure, null, true, [], []]",
        "7 | fault [UnknownFailure, null, 7, [], []]",
      })
  void failuresOfAnotherShape(String failure, String expected) throws Exception {
    Payload payload =
        Raw.enveloped("{\"_msg_id\": \"m\", \"failure\": " + failure + ", \"ending\": true}");
    assertThat(outcome(Raw.CODEC.decodeReply(payload).reply())).isEqualTo(expected);
  }

  // 3.3
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{\"result\": 1, \"failure\": null} | value null 1",
        "{\"result\": null, \"failure\": null} | value null null",
        "{\"result\": null, \"failure\": null, \"ending\": true} | end null",
        "{\"failure\": null, \"ending\": true} | end null",
        "{\"result\": 1, \"failure\": null, \"ending\": true} | answer 1",
        "{\"result\": 1, \"failure\": null, \"ending\": false} | value null 1",
        "{\"result\": 1} | value null 1",
        "{\"result\": 1, \"failure\": []} | value null 1",
        "{\"result\": 1, \"failure\": null, \"more\": 1} | value null 1",
        "{\"result\": null, \"failure\": [\"E\", \"m\", [\"t\"]]} | fault [E, null, m, [], [t]]",
        "{\"result\": null, \"failure\": [\"E\", \"m\"]} | fault [E, null, m, [], []]",
        "{\"result\": null, \"failure\": [\"E\"]} | fault [E, null, , [], []]",
        "{\"result\": null, \"failure\": [\"E\", \"m\", [\"t\"], 4]}"
            + " | fault [E, null, m, [], [t]]",
        "{\"result\": null, \"failure\": [\"E\", \"m\", \"text\"]}"
            + " | fault [E, null, m, [], [text]]",
        "{\"result\": null, \"failure\": [null, null, null]}"
            + " | fault [UnknownFailure, null, , [], []]",
        "{\"result\": 1, \"failure\": [\"E\", \"m\", []], \"ending\": true}"
            + " | fault [E, null, m, [], []]",
      })
  void novaReplies(String body, String expected) throws Exception {
    IncomingReply incoming = Raw.CODEC.decodeReply(Raw.bare(body));
    assertThat(incoming.id()).isNull();
    assertThat(outcome(incoming.reply())).isEqualTo(expected);
  }

  // 3.3: values, then the end; a failure alone; a heartbeat is no word of that generation
  @Test
  void novaIsAnsweredInItsOwnSteps() throws Exception {
    ReplyTo caller = caller(Generation.NOVA_2011);
    assertThat(texts(caller, new Reply.Answer(Json.NODES.numberNode(1))))
        .containsExactly(
            "{\"result\":1,\"failure\":null}",
            "{\"result\":null,\"failure\":null,\"ending\":true}");
    assertThat(texts(caller, new Reply.Value(3, Json.NODES.nullNode())))
        .containsExactly("{\"result\":null,\"failure\":null}");
    assertThat(texts(caller, new Reply.End(4)))
        .containsExactly("{\"result\":null,\"failure\":null,\"ending\":true}");
    Failure failure = new Failure("E", "m", "t", List.of(), List.of("l\n"));
    assertThat(texts(caller, new Reply.Fault(failure, 2)))
        .containsExactly("{\"result\":null,\"failure\":[\"E\",\"t\",[\"l\\n\"]]}");
    assertThat(texts(caller, new Reply.Heartbeat())).isEmpty();
  }

  // 4.14: letter by letter, since only we read it
  @Test
  void aMulticallOfOsloIsNumbered() throws Exception {
    ReplyTo caller = caller(Generation.OSLO);
    String ids = ",\"_msg_id\":\"m\",\"_unique_id\":\"0123456789abcdef0123456789abcdef\"}";
    assertThat(inner(caller, new Reply.Value(3, Json.NODES.numberNode(7))))
        .isEqualTo("{\"result\":7,\"failure\":null,\"ending\":false,\"_index\":3" + ids);
    assertThat(inner(caller, new Reply.Value(0, Json.NODES.nullNode())))
        .isEqualTo("{\"result\":null,\"failure\":null,\"ending\":false,\"_index\":0" + ids);
    assertThat(inner(caller, new Reply.End(4)))
        .isEqualTo("{\"result\":null,\"failure\":null,\"ending\":true,\"_index\":4" + ids);
    Failure failure = new Failure("E", "m", "t", List.of(), List.of());
    assertThat(inner(caller, new Reply.Fault(failure, 2)))
        .startsWith("{\"result\":null,\"failure\":\"{")
        .endsWith("}\",\"ending\":true,\"_index\":2" + ids);
    assertThat(inner(caller, new Reply.Fault(failure, null))).doesNotContain("_index");
    assertThat(inner(caller, new Reply.Answer(Json.NODES.nullNode()))).doesNotContain("_index");
  }

  private static String inner(ReplyTo caller, Reply reply) throws UnsendableException {
    List<String> texts = texts(caller, reply);
    assertThat(texts).hasSize(1);
    return Json.object(texts.get(0)).path("oslo.message").textValue();
  }

  // 4.6: all six keys, tb and args arrays, message a text
  @Test
  void aFailureForOsloHasAllItsKeys() throws Exception {
    Failure failure = new Failure("E", null, "", List.of(), List.of());
    List<String> texts = texts(caller(Generation.OSLO), new Reply.Fault(failure, null));
    assertThat(texts).hasSize(1);
    assertThat(Golden.message(Raw.bare(texts.get(0))).get("failure"))
        .hasToString(
            "{\"class\":\"E\",\"module\":\"builtins\",\"message\":\"\",\"tb\":[],\"args\":[],"
                + "\"kwargs\":{}}");
  }

  // 4.8
  @Test
  void aHeartbeatIsANullThatDoesNotEnd() throws Exception {
    Payload beat = Raw.CODEC.encode(caller(Generation.OSLO), new Reply.Heartbeat()).get(0);
    assertThat(Golden.message(beat).toString())
        .startsWith("{\"result\":null,\"failure\":null,\"ending\":false,\"_msg_id\":\"m\",")
        .doesNotContain("_index");
    assertThat(Raw.CODEC.decodeReply(beat).reply()).isEqualTo(new Reply.Heartbeat());
  }

  private static ReplyTo caller(Generation generation) {
    return new ReplyTo(
        generation, new Address("", "reply_q"), Json.NODES.textNode("m"), true, null);
  }

  private static List<String> texts(ReplyTo caller, Reply reply) throws UnsendableException {
    return Raw.CODEC.encode(caller, reply).stream()
        .map(payload -> new String(payload.body(), java.nio.charset.StandardCharsets.US_ASCII))
        .collect(Collectors.toList());
  }
}
