package org.warrenrpc.core;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON to Java values and back, for arguments, results and context entries.
 *
 * <p>Strict about kinds, because the other side is (4.13): no text for numbers or numbers for text,
 * no fraction for an integer, no null for a primitive. Lenient about records: a field that the
 * class does not know is ignored, so that either side may be upgraded first. java.time is ISO text,
 * with a T in either generation; a date that lost its zone (B20) is read as a LocalDateTime and as
 * nothing that would have to guess one. byte[] is base64, an enum its name, BigDecimal a number
 * with every digit. No class is ever chosen by the other side.
 */
public final class Values {

  private static volatile JsonMapper mapper = newMapper();

  private Values() {}

  /**
   * A Java value as JSON.
   *
   * @throws IllegalArgumentException when it cannot be expressed; the cause names the fault
   */
  public static JsonNode toJson(@Nullable Object value) {
    if (value == null) {
      return NullNode.getInstance();
    }
    try {
      return mapper.valueToTree(value);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("It is nested too deeply, or contains itself", e);
    }
  }

  /**
   * JSON as a Java value; for Object a plain one: null, Boolean, String, Integer, Long, BigInteger,
   * Double, List or Map.
   *
   * @throws IllegalArgumentException when it does not fit {@code type}; the cause names the fault
   */
  public static @Nullable Object fromJson(JsonNode json, Type type) {
    if (type == Object.class) {
      return plain(json);
    }
    JsonMapper current = mapper;
    try {
      return current.treeToValue(json, current.constructType(type));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Drops what is remembered of classes, so that an application that was undeployed can be
   * collected.
   */
  public static void forgetClasses() {
    mapper = newMapper();
  }

  private static @Nullable Object plain(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        json.properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
        yield map;
      }
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>(json.size());
        json.forEach(e -> list.add(plain(e)));
        yield list;
      }
      case NUMBER -> number(json);
      case BOOLEAN -> json.booleanValue();
      case STRING, BINARY -> json.asText();
      case NULL, MISSING -> null;
      default -> throw new IllegalArgumentException("No JSON value: " + json.getNodeType());
    };
  }

  private static Number number(JsonNode json) {
    if (!json.isIntegralNumber()) {
      return json.doubleValue();
    }
    if (json.canConvertToInt()) {
      return json.intValue();
    }
    if (json.canConvertToLong()) {
      return json.longValue();
    }
    return json.bigIntegerValue();
  }

  private static JsonMapper newMapper() {
    SimpleModule plain = new SimpleModule("plain");
    plain.addDeserializer(Object.class, new PlainDeserializer());
    plain.addDeserializer(LocalDateTime.class, new LocalDateTimes());
    plain.addDeserializer(Class.class, new NoClasses());
    return JsonMapper.builder()
        .addModules(new Jdk8Module(), new JavaTimeModule(), plain)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .build();
  }

  /** For Object inside of declared types: the same plain values as for Object alone. */
  private static final class PlainDeserializer extends StdDeserializer<@Nullable Object> {
    private static final long serialVersionUID = 1L;

    PlainDeserializer() {
      super(Object.class);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return plain(parser.readValueAsTree());
    }
  }
}
