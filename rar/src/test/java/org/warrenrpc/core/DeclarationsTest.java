package org.warrenrpc.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialect;

/**
 * What we declare, held against what real peers were seen to declare, for every set of options
 * (3.1, 4.1, 5). Of seven notification queues one was kept; generated parts of names read {@code
 * <unique>}, and stable ones end in 1.
 */
class DeclarationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE = Path.of("src/test/resources/topology/declarations.json");
  private static final List<String> PRIORITIES =
      List.of("audit", "critical", "debug", "error", "info", "sample", "warn");

  record Seen(JsonNode situation) {
    Dialect dialect() {
      String name = peer().startsWith("oslo") ? "oslo" : "nova2011";
      return RpcProfile.of(name, null, options()).in(name);
    }

    Map<ProfileOption, String> options() {
      Map<ProfileOption, String> options = new EnumMap<>(ProfileOption.class);
      situation
          .path("options")
          .properties()
          .forEach(each -> options.put(option(each.getKey()), each.getValue().asText()));
      return options;
    }

    String peer() {
      return situation.path("peer").asText();
    }

    boolean has(String part) {
      String parts = situation.path("part").asText();
      return parts.equals("everything") || parts.contains(part);
    }

    @Override
    public String toString() {
      return peer() + " " + situation.path("options") + ", " + situation.path("part").asText();
    }
  }

  static Stream<Seen> seen() throws IOException {
    List<Seen> all = new ArrayList<>();
    JSON.readTree(Files.readAllBytes(FILE)).forEach(situation -> all.add(new Seen(situation)));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("seen")
  void weDeclareWhatARealPeerDeclares(Seen seen) {
    List<Topology> topologies = topologies(seen);
    JsonNode situation = seen.situation();
    assertThat(
            distinct(
                topologies.stream().flatMap(each -> each.exchanges().stream()).map(this::json)))
        .as("exchanges")
        .containsExactlyInAnyOrderElementsOf(situation.path("exchanges"));
    assertThat(
            distinct(topologies.stream().flatMap(each -> each.queues().stream()).map(this::json)))
        .as("queues")
        .containsExactlyInAnyOrderElementsOf(situation.path("queues"));
    assertThat(
            distinct(
                topologies.stream()
                    .flatMap(each -> each.bindings().stream())
                    .map(each -> array(each.queue(), each.exchange(), each.routingKey()))))
        .as("bindings")
        .containsExactlyInAnyOrderElementsOf(situation.path("bindings"));
  }

  @ParameterizedTest
  @MethodSource("seen")
  void weConsumeWithTheArgumentsOfARealPeer(Seen seen) {
    for (Topology topology : topologies(seen)) {
      String queue = topology.queues().get(0).name();
      Map<String, Object> arguments =
          seen.dialect().profile().consumerArguments(queue.contains("_fanout"));
      JsonNode expected = seen.situation().path("consumers").path(normal(queue));
      assertThat(json(arguments))
          .as(queue)
          .isEqualTo(
              expected.isMissingNode() || queue.equals("mypool") ? json(Map.of()) : expected);
    }
  }

  @Test
  void bothReleasesAndAllOptionsAreThere() throws IOException {
    assertThat(seen().map(Seen::peer).distinct()).containsExactly("oslo14", "oslo18", "nova2011");
    assertThat(seen().flatMap(each -> each.options().keySet().stream()).distinct())
        .containsExactlyInAnyOrder(ProfileOption.values());
  }

  /** The profiles by name are option sets of an oslo peer's. */
  @ParameterizedTest
  @CsvSource({"oslo-quorum, false", "modern, true"})
  void sharedObjectsOfTheQuorumProfilesAreThoseOfAPeerWithQuorumQueues(
      String name, boolean exclusive) {
    Dialect named = RpcProfile.of("oslo", name, Map.of()).in("oslo");
    Dialect set =
        RpcProfile.of("oslo", "oslo", Map.of(ProfileOption.QUORUM_QUEUES, "true")).in("oslo");
    assertThat(named.topicTopology("e", "t", "s")).isEqualTo(set.topicTopology("e", "t", "s"));
    assertThat(named.notificationTopology("e", "t", "info"))
        .isEqualTo(set.notificationTopology("e", "t", "info"));
    assertThat(named.fanoutExchange("t")).isEqualTo(set.fanoutExchange("t"));
    List<QueueSpec> own =
        List.of(
            named.fanoutTopology("t", "u").queues().get(0),
            named.replyTopology("u").queues().get(0));
    if (exclusive) {
      assertThat(own)
          .containsExactly(
              new QueueSpec("t_fanout_u", false, true, false, Map.of()),
              new QueueSpec("reply_u", false, true, false, Map.of()));
    } else {
      assertThat(own)
          .containsExactly(
              set.fanoutTopology("t", "u").queues().get(0), set.replyTopology("u").queues().get(0));
    }
  }

  @ParameterizedTest
  @CsvSource({"oslo, oslo", "nova2011, nova-2011"})
  void thePassiveProfileOnlyChecksWhatIsShared(String dialect, String like) {
    Dialect passive = RpcProfile.of(dialect, "passive", Map.of()).in(dialect);
    Dialect active = RpcProfile.of(dialect, like, Map.of()).in(dialect);
    assertThat(passive.exchange("e").passive()).isTrue();
    assertThat(passive.fanoutExchange("t").passive()).isTrue();
    for (Topology shared :
        List.of(
            passive.topicTopology("e", "t", null),
            passive.topicTopology("e", "t", "s"),
            passive.notificationTopology("e", "t", "info"),
            passive.poolTopology("e", "p", List.of("t"), PRIORITIES))) {
      assertThat(shared.exchanges()).allMatch(ExchangeSpec::passive);
      assertThat(shared.queues()).hasSize(1).allMatch(QueueSpec::passive);
      assertThat(shared.bindings()).isEmpty();
    }
    assertThat(passive.fanoutTopology("t", "u").exchanges()).allMatch(ExchangeSpec::passive);
    assertThat(passive.fanoutTopology("t", "u").queues())
        .isEqualTo(active.fanoutTopology("t", "u").queues());
    assertThat(passive.fanoutTopology("t", "u").bindings())
        .isEqualTo(active.fanoutTopology("t", "u").bindings());
    assertThat(passive.replyTopology("u")).isEqualTo(active.replyTopology("u"));
  }

  private static List<Topology> topologies(Seen seen) {
    Dialect dialect = seen.dialect();
    boolean nova = dialect.name().equals("nova2011");
    String exchange = dialect.defaultExchange();
    String topic = nova ? seen.options().isEmpty() ? "compute" : "pz" : "wire";
    String server = nova ? seen.options().isEmpty() ? "host1" : "h1" : "server1";
    String unique =
        dialect.profile().queueManager() == null ? "<unique>" : dialect.profile().unique(1);
    List<Topology> all = new ArrayList<>();
    if (seen.has("server")) {
      all.add(dialect.topicTopology(exchange, topic, null));
      all.add(dialect.topicTopology(exchange, topic, server));
      all.add(dialect.fanoutTopology(topic, unique));
    }
    if (seen.has("client")) {
      all.add(dialect.replyTopology(unique));
    }
    if (seen.has("notification")) {
      all.add(dialect.notificationTopology(exchange, "notifications", "info"));
    }
    if (seen.situation().path("part").asText().equals("notification listeners")) {
      all.add(dialect.poolTopology(exchange, "mypool", List.of("notifications"), PRIORITIES));
    }
    return all;
  }

  private static ProfileOption option(String setting) {
    return Arrays.stream(ProfileOption.values())
        .filter(each -> each.settingName().equals(setting))
        .findFirst()
        .orElseThrow();
  }

  private static String normal(String queue) {
    return queue.replaceFirst("[0-9a-f]{32}", "<unique>");
  }

  private static List<JsonNode> distinct(Stream<? extends JsonNode> all) {
    return all.distinct().map(each -> (JsonNode) each).toList();
  }

  private ObjectNode json(ExchangeSpec exchange) {
    ObjectNode json = JSON.createObjectNode().put("name", exchange.name());
    json.put("type", exchange.type()).put("durable", exchange.durable());
    return json.put("autoDelete", exchange.autoDelete());
  }

  private ObjectNode json(QueueSpec queue) {
    ObjectNode json = JSON.createObjectNode().put("name", queue.name());
    json.put("durable", queue.durable()).put("exclusive", queue.exclusive());
    json.put("autoDelete", queue.autoDelete()).set("arguments", json(queue.arguments()));
    return json;
  }

  /** Integers stay ints, as a signed 32-bit number on the wire (B2). */
  private static JsonNode json(Map<String, Object> arguments) {
    return JSON.valueToTree(arguments);
  }

  private static ArrayNode array(String... texts) {
    ArrayNode array = JSON.createArrayNode();
    Arrays.stream(texts).forEach(array::add);
    return array;
  }
}
