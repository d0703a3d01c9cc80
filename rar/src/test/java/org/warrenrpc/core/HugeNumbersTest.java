package org.warrenrpc.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers of a size or scale that only somebody with bad intentions sends (4.13). */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HugeNumbersTest {
  private static final BigInteger DIGITS = BigInteger.ONE.shiftLeft(200_000);

  private static final List<JsonNode> NUMBERS =
      List.of(
          DecimalNode.valueOf(new BigDecimal("1e999999999")),
          DecimalNode.valueOf(new BigDecimal("-1e999999999")),
          DecimalNode.valueOf(new BigDecimal("1e-999999999")),
          DecimalNode.valueOf(new BigDecimal("1e9999")),
          DecimalNode.valueOf(new BigDecimal("1e-9999")),
          DecimalNode.valueOf(new BigDecimal(DIGITS, 7)),
          DoubleNode.valueOf(Double.POSITIVE_INFINITY),
          DoubleNode.valueOf(Double.NaN),
          DoubleNode.valueOf(Double.MAX_VALUE),
          BigIntegerNode.valueOf(DIGITS),
          BigIntegerNode.valueOf(DIGITS.negate()));

  enum Colour {
    RED
  }

  record Holder(@Nullable Number number, double real, @Nullable Object any) {}

  static Stream<Type> types() {
    return Stream.of(
        Object.class,
        Number.class,
        byte.class,
        short.class,
        int.class,
        long.class,
        float.class,
        double.class,
        Integer.class,
        Long.class,
        Double.class,
        boolean.class,
        char.class,
        String.class,
        BigInteger.class,
        BigDecimal.class,
        AtomicInteger.class,
        AtomicLong.class,
        OptionalInt.class,
        OptionalLong.class,
        OptionalDouble.class,
        Duration.class,
        Instant.class,
        OffsetDateTime.class,
        ZonedDateTime.class,
        LocalDateTime.class,
        LocalDate.class,
        LocalTime.class,
        Period.class,
        Year.class,
        Date.class,
        Calendar.class,
        UUID.class,
        byte[].class,
        Colour.class,
        Holder.class,
        JsonNode.class);
  }

  @ParameterizedTest
  @MethodSource("types")
  void aConversionEndsSoonInAValueOrAFault(Type type) {
    for (JsonNode number : NUMBERS) {
      for (JsonNode json : List.of(number, holder(number))) {
        long before = System.nanoTime();
        try {
          Values.fromJson(json, type);
        } catch (IllegalArgumentException e) {
          // refused is as good as read
          assertThat(e.getMessage()).isNotNull();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        assertThat(millis).as("%s as %s", number.getNodeType(), type).isLessThan(5_000);
      }
    }
  }

  private static JsonNode holder(JsonNode number) {
    var holder = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    holder.set("number", number);
    holder.set("real", number);
    holder.set("any", number);
    return holder;
  }

  @Test
  void anIntegerStaysExact() {
    assertThat(Values.fromJson(BigIntegerNode.valueOf(DIGITS), Object.class)).isEqualTo(DIGITS);
    assertThat(Values.fromJson(BigIntegerNode.valueOf(DIGITS), BigInteger.class)).isEqualTo(DIGITS);
  }

  @Test
  void whatADoubleCannotHoldIsInfiniteOrZero() {
    assertThat(Values.fromJson(DecimalNode.valueOf(new BigDecimal("1e400")), Object.class))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Values.fromJson(DecimalNode.valueOf(new BigDecimal("1e-400")), double.class))
        .isEqualTo(0.0);
  }

  @Test
  void whatIsWrittenAgainIsAsShortAsItCame() {
    assertThat(Values.toJson(new BigDecimal("1e999999999")).toString()).isEqualTo("1E+999999999");
  }
}
