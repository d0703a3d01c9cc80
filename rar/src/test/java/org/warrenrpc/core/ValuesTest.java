package org.warrenrpc.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Java values as JSON, and back (4.13). */
class ValuesTest {

  enum Colour {
    RED,
    BLUE
  }

  record Flavor(String name, int vcpus, Optional<Integer> ram, Colour colour) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface Any {}

  record Harmless(int x) implements Any {}

  @SuppressWarnings("unused") // its type is what counts
  private @Nullable Map<String, List<Flavor>> generic;

  @SuppressWarnings("unused")
  private @Nullable Map<String, Object> anything;

  @SuppressWarnings("unused")
  private @Nullable Map<Integer, String> numbered;

  private static JsonNode json(String text) {
    try {
      return JsonMapper.builder().build().readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Type field(String name) throws NoSuchFieldException {
    return ValuesTest.class.getDeclaredField(name).getGenericType();
  }

  @Test
  void objectIsPlainValuesWithExactIntegers() {
    Object value =
        Values.fromJson(
            json(
                "{\"a\": [1, 3000000000, 1180591620717411303424, 1.0, true, null, \"x\"], \"o\":"
                    + " {}}"),
            Object.class);
    List<@Nullable Object> list = new java.util.ArrayList<>();
    list.add(1);
    list.add(3000000000L);
    list.add(new BigInteger("1180591620717411303424"));
    list.add(1.0);
    list.add(true);
    list.add(null);
    list.add("x");
    assertThat(value).isEqualTo(Map.of("a", list, "o", Map.of()));
    assertThat(Values.fromJson(json("null"), Object.class)).isNull();
  }

  @Test
  void objectInsideOfAGenericTypeIsPlainToo() throws NoSuchFieldException {
    JsonNode json = json("{\"i\": 1}");
    ((com.fasterxml.jackson.databind.node.ObjectNode) json)
        .set("d", DecimalNode.valueOf(new BigDecimal("1.50")));
    assertThat(Values.fromJson(json, field("anything"))).isEqualTo(Map.of("i", 1, "d", 1.5));
  }

  @Test
  void recordsEnumsOptionalsAndGenericsGoThereAndBack() throws NoSuchFieldException {
    Map<String, List<Flavor>> flavors =
        Map.of(
            "all",
            List.of(
                new Flavor("tiny", 1, Optional.empty(), Colour.RED),
                new Flavor("large", 4, Optional.of(8192), Colour.BLUE)));
    JsonNode json = Values.toJson(flavors);
    assertThat(json.toString()).contains("\"colour\":\"RED\"", "\"ram\":8192", "\"ram\":null");
    assertThat(Values.fromJson(json, field("generic"))).isEqualTo(flavors);
  }

  @Test
  void absentOptionalIsEmptyAndUnknownFieldsAreIgnored() {
    assertThat(
            Values.fromJson(
                json("{\"name\": \"x\", \"vcpus\": 2, \"newer\": 1, \"colour\": \"RED\"}"),
                Flavor.class))
        .isEqualTo(new Flavor("x", 2, Optional.empty(), Colour.RED));
  }

  @Test
  void timeIsIsoTextWithItsOffset() {
    assertThat(Values.toJson(Instant.EPOCH).textValue()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(Values.toJson(Duration.ofSeconds(61)).textValue()).isEqualTo("PT1M1S");
    assertThat(Values.toJson(LocalDate.of(2011, 12, 22)).textValue()).isEqualTo("2011-12-22");
    OffsetDateTime time = OffsetDateTime.parse("2011-12-22T10:59:24.123456+05:00");
    assertThat(Values.fromJson(Values.toJson(time), OffsetDateTime.class)).isEqualTo(time);
  }

  // 4.13, B20; 3.7, A7: of what lost its zone, nobody knows the instant
  @ParameterizedTest
  @ValueSource(strings = {"2011-12-22T10:59:24.123456", "2011-12-22 10:59:24.123456"})
  void aDateOfPythonsIsOneWithoutAZone(String text) {
    JsonNode json = TextNode.valueOf(text);
    LocalDateTime time = LocalDateTime.of(2011, 12, 22, 10, 59, 24, 123_456_000);
    assertThat(Values.fromJson(json, LocalDateTime.class)).isEqualTo(time);
    assertThat(Values.fromJson(json, Object.class)).isEqualTo(text);
    for (Class<?> zoned : List.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class)) {
      assertThatThrownBy(() -> Values.fromJson(json, zoned))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(text);
    }
    // as the context's timestamp has it; what N11's own converter would write is no more than text
    assertThat(Values.toJson(time).textValue()).isEqualTo("2011-12-22T10:59:24.123456");
  }

  @ParameterizedTest
  @CsvSource({
    "2011-12-22 10:59:24, true",
    "2011-12-22T10:59, true",
    "2011-12-22T10:59:24Z, false",
    "2011-12-2210:59:24, false",
    "2011-13-22 10:59:24, false",
    "yesterday, false",
    "'', false",
  })
  void aDateWithoutAZoneIsReadStrictly(String text, boolean good) {
    JsonNode json = TextNode.valueOf(text);
    if (good) {
      assertThat(Values.fromJson(json, LocalDateTime.class)).isInstanceOf(LocalDateTime.class);
      return;
    }
    assertThatThrownBy(() -> Values.fromJson(json, LocalDateTime.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  record Names(Class<?> type) {}

  @Test
  void noClassIsLoadedByTheNameThatTheOtherSideGives() {
    assertThatThrownBy(() -> Values.fromJson(json("\"java.lang.String\""), Class.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a class is never read");
    assertThatThrownBy(() -> Values.fromJson(json("{\"type\": \"java.lang.String\"}"), Names.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a class is never read");
  }

  @Test
  void aDateWithoutAZoneIsNoNumber() {
    assertThat(Values.fromJson(json("null"), LocalDateTime.class)).isNull();
    assertThatThrownBy(() -> Values.fromJson(json("1324551564"), LocalDateTime.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Values.fromJson(json("[2011, 12, 22]"), LocalDateTime.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // 4.13
  @Test
  void whatPythonHasAsTextOrArrayIsWrittenSo() throws NoSuchFieldException {
    UUID uuid = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    assertThat(Values.toJson(uuid).textValue()).isEqualTo("01234567-89ab-cdef-0123-456789abcdef");
    assertThat(Values.fromJson(Values.toJson(uuid), UUID.class)).isEqualTo(uuid);
    assertThat(Values.toJson(Set.of(1)).toString()).isEqualTo("[1]");
    assertThat(Values.toJson(new int[] {1, 2}).toString()).isEqualTo("[1,2]");
    assertThat(Values.toJson(Map.of(7, "x")).toString()).isEqualTo("{\"7\":\"x\"}");
    assertThat(Values.fromJson(json("{\"7\": \"x\"}"), field("numbered")))
        .isEqualTo(Map.of(7, "x"));
  }

  @Test
  void decimalsKeepEveryDigit() {
    BigDecimal price = new BigDecimal("12345678901234567890.1000");
    assertThat(Values.toJson(price).toString()).isEqualTo("12345678901234567890.1000");
    assertThat(Values.fromJson(Values.toJson(price), BigDecimal.class)).isEqualTo(price);
    assertThat(Values.toJson(Map.of("p", price)).toString())
        .isEqualTo("{\"p\":12345678901234567890.1000}");
  }

  @Test
  void bytesAreBase64Text() {
    byte[] bytes = {1, 2, 3};
    assertThat(Values.toJson(bytes).asText()).isEqualTo("AQID");
    assertThat((byte[]) Values.fromJson(json("\"AQID\""), byte[].class)).isEqualTo(bytes);
    assertThat(Values.fromJson(Values.toJson(bytes), Object.class)).isEqualTo("AQID");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"5\" | int",
        "5.0 | int",
        "3000000000 | int",
        "1.5 | long",
        "null | int",
        "1 | boolean",
        "5 | string",
        "true | string",
        "1 | colour",
        "\"GREEN\" | colour",
        "\"\" | flavor",
        "{\"name\": \"x\"} | flavor"
      })
  void refusesWhatIsOfAnotherKind(String text, String type) {
    Map<String, Class<?>> types =
        Map.of(
            "int", int.class,
            "long", long.class,
            "boolean", boolean.class,
            "string", String.class,
            "colour", Colour.class,
            "flavor", Flavor.class);
    Class<?> wanted = types.get(type);
    assertThat(wanted).isNotNull();
    assertThatThrownBy(() -> Values.fromJson(json(text), wanted == null ? int.class : wanted))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("null null");
  }

  @ParameterizedTest
  @ValueSource(classes = {double.class, float.class, BigDecimal.class, BigInteger.class})
  void widensAnInteger(Class<?> wider) {
    Object value = Values.fromJson(json("5"), wider);
    assertThat(value).isInstanceOf(Number.class);
    assertThat(((Number) value).intValue()).isEqualTo(5);
  }

  @Test
  void refusesWhatHasNoPlaceInJson() {
    assertThatThrownBy(() -> Values.toJson(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
    Map<String, Object> itself = new HashMap<>();
    itself.put("me", itself);
    assertThatThrownBy(() -> Values.toJson(itself))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("itself");
  }

  @Test
  void loadsNoClassThatTheOtherSideNames() {
    JsonNode json = json("{\"@class\": \"org.warrenrpc.core.ValuesTest$Harmless\", \"x\": 1}");
    assertThatThrownBy(() -> Values.fromJson(json, Any.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void worksOnAfterItForgotTheClasses() {
    Values.forgetClasses();
    assertThat(Values.toJson(Colour.RED).textValue()).isEqualTo("RED");
  }
}
