package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenrpc.Arg;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.wire.Request;

/** Arguments of the wire as those of a method (3.4, 4.6, 4.13). */
@SuppressWarnings("unused") // the methods are there to be looked at
class ArgumentsTest {
  private static final JsonMapper JSON = new JsonMapper();

  record Flavor(String name, int vcpus) {}

  public static class Proxy {
    public void plain(int count, @Nullable String text) {}

    public void optional(
        Optional<String> text, Optional<List<Flavor>> flavors, OptionalInt number) {}

    public void context(RpcContext first, String text, RpcContext second) {}

    public void named(@Arg("the-name") String text) {}

    public void flavors(Map<String, List<Flavor>> flavors) {}

    public void any(@Nullable Object value) {}
  }

  public abstract static class Store<T> {
    public void put(T item, List<T> items) {}
  }

  public static class Flavors extends Store<Flavor> {}

  public static class Twice {
    public void run(@Arg("a") int a, @Arg("a") int b) {}
  }

  private static @Nullable Object[] bind(Class<?> type, String method, String args)
      throws Exception {
    return MethodTable.of(type).find(method).bind(request(method, args));
  }

  private static @Nullable Object[] bind(String method, String args) throws Exception {
    return bind(Proxy.class, method, args);
  }

  private static Request request(String method, String args) throws Exception {
    Map<String, JsonNode> named = new LinkedHashMap<>();
    JSON.readTree(args).properties().forEach(e -> named.put(e.getKey(), e.getValue()));
    Map<String, JsonNode> context = Map.of("user_id", JSON.readTree("\"u\""));
    return new Request(method, named, context, null, null, null, null, null, false);
  }

  private static void refuses(String method, String args, String message) {
    assertThatThrownBy(() -> bind(method, args))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e).hasMessage(message).hasNoCause();
              assertThat(e.type()).isEqualTo("TypeError");
            });
  }

  @Test
  void argumentsAreBoundByName() throws Exception {
    assertThat(bind("plain", "{'text':'x','count':3}".replace('\'', '"'))).containsExactly(3, "x");
    assertThat(bind("named", "{\"the-name\":\"x\"}")).containsExactly("x");
  }

  @Test
  void genericTypesAreBound() throws Exception {
    assertThat(bind("flavors", "{\"flavors\":{\"a\":[{\"name\":\"m\",\"vcpus\":1}]}}"))
        .containsExactly(Map.of("a", List.of(new Flavor("m", 1))));
    assertThat(
            bind(
                Flavors.class,
                "put",
                "{\"item\":{\"name\":\"m\",\"vcpus\":1},\"items\":[{\"name\":\"n\",\"vcpus\":2}]}"))
        .containsExactly(new Flavor("m", 1), List.of(new Flavor("n", 2)));
    assertThat(bind("any", "{\"value\":[1,{\"a\":null}]}")[0])
        .asString()
        .isEqualTo("[1, {a=null}]");
  }

  @Test
  void onlyOptionalArgumentsMayBeMissingAndNullIsAsGood() throws Exception {
    assertThat(bind("optional", "{}"))
        .containsExactly(Optional.empty(), Optional.empty(), OptionalInt.empty());
    assertThat(bind("optional", "{\"text\":null,\"flavors\":null,\"number\":null}"))
        .containsExactly(Optional.empty(), Optional.empty(), OptionalInt.empty());
    assertThat(
            bind(
                "optional",
                "{\"text\":\"x\",\"flavors\":[{\"name\":\"m\",\"vcpus\":1}],\"number\":2}"))
        .containsExactly(
            Optional.of("x"), Optional.of(List.of(new Flavor("m", 1))), OptionalInt.of(2));
  }

  @Test
  void theContextIsNoArgumentWhereverItStands() throws Exception {
    @Nullable Object[] bound = bind("context", "{\"text\":\"x\"}");
    assertThat(bound[1]).isEqualTo("x");
    assertThat(bound[0]).isEqualTo(RpcContext.EMPTY.with("user_id", "u")).isEqualTo(bound[2]);
  }

  @Test
  void missingAndUnknownArgumentsAreRefusedByName() {
    refuses("plain", "{\"count\":1}", "plain() misses argument 'text'");
    refuses("plain", "{}", "plain() misses arguments 'count', 'text'");
    refuses(
        "plain",
        "{\"count\":1,\"text\":\"\",\"b\":1,\"a\":2}",
        "plain() does not know arguments 'a', 'b'");
    refuses("context", "{\"text\":\"x\",\"first\":{}}", "context() does not know argument 'first'");
  }

  @Test
  void nullIsNoPrimitiveButAnyOtherValue() throws Exception {
    refuses(
        "plain", "{\"count\":null,\"text\":\"\"}", "plain(): argument 'count' is null, not int");
    assertThat(bind("plain", "{\"count\":1,\"text\":null}")).containsExactly(1, null);
  }

  @Test
  void whatDoesNotFitIsRefusedByMethodArgumentAndTypeNeverByValue() {
    refuses(
        "plain",
        "{\"count\":\"secret\",\"text\":\"\"}",
        "plain(): argument 'count', of JSON type STRING, does not fit int");
    refuses(
        "flavors",
        "{\"flavors\":{\"secret\":[{\"vcpus\":\"secret\"}]}}",
        "flavors(): argument 'flavors', of JSON type OBJECT, does not fit"
            + " java.util.Map<java.lang.String,"
            + " java.util.List<org.warrenrpc.core.server.ArgumentsTest$Flavor>>");
  }

  @Test
  void aTypeThatASubclassFixesIsNamedAsInJava() {
    assertThatThrownBy(() -> bind(Flavors.class, "put", "{\"item\":null,\"items\":{}}"))
        .hasMessage(
            "put(): argument 'items', of JSON type OBJECT, does not fit"
                + " java.util.List<org.warrenrpc.core.server.ArgumentsTest$Flavor>");
  }

  /** What only a caller in Java could fix. */
  public static class Generic {
    public <T extends Comparable<T>> T most(List<T> values) {
      return values.get(0);
    }
  }

  /** Bounds that say what to make of a message. */
  public static class Bounded {
    public <T> T same(T value) {
      return value;
    }

    public <N extends Number> N number(N value) {
      return value;
    }
  }

  @Test
  void aMethodWhoseTypesOnlyItsCallerKnowsIsRefused() throws Exception {
    assertThatThrownBy(() -> MethodTable.of(Generic.class))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Argument 'values'")
        .hasMessageContaining("most")
        .hasMessageEndingWith("before a call: T");
    assertThat(bind(Bounded.class, "same", "{\"value\":[1]}")).containsExactly(List.of(1));
    assertThat(bind(Bounded.class, "number", "{\"value\":2}")).containsExactly(2);
  }

  @Test
  void namesThatTheSenderMadeUpAreCut() {
    assertThatThrownBy(() -> bind("any", "{\"value\":1,\"" + "x".repeat(5000) + "\":1}"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).contains("xxx…'"));
  }

  // what is logged of a cast is no copy of it
  @Test
  void ofManyNamesThatTheSenderMadeUpAFewAreTold() {
    StringBuilder args = new StringBuilder("{\"value\":1");
    for (int i = 100; i < 1100; i++) {
      args.append(",\"a").append(i).append("\":1");
    }
    assertThatThrownBy(() -> bind("any", args + "}"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200))
        .hasMessageStartingWith("any() does not know arguments 'a100', 'a1000', ")
        .hasMessageEndingWith(" and 990 more");
  }

  @Test
  void twoArgumentsOfOneNameAreRefused() {
    assertThatThrownBy(() -> MethodTable.of(Twice.class))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("run(int,int)")
        .hasMessageContaining("'a'");
  }
}
