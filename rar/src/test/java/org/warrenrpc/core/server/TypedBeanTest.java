package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenrpc.Arg;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcInterface;
import org.warrenrpc.RpcMethod;
import org.warrenrpc.wire.Request;

/** A bean that implements an interface which callers are written against. */
@SuppressWarnings("unused") // the methods are there to be looked at
class TypedBeanTest {

  public interface Common {
    void inherited(int number);
  }

  /** What callers know. */
  @RpcInterface(topic = "compute")
  public interface Compute extends Common {
    @RpcMethod("run_instance")
    int run(@Arg("instance_id") int id);

    int plain(int number);

    default int withDefault(int number) {
      return number;
    }
  }

  public static class Bean implements Compute {
    @Override
    public int run(int renamed) {
      return renamed;
    }

    @Override
    public int plain(int renamed) {
      return renamed;
    }

    @Override
    public void inherited(int renamed) {}

    public void helper() {}
  }

  private static @Nullable Object[] bind(Class<?> type, String method, String argument)
      throws Exception {
    CallableMethod found = MethodTable.of(type).find(method);
    assertThat(found).as(method).isNotNull();
    return found.bind(
        new Request(
            method,
            Map.of(argument, IntNode.valueOf(7)),
            Map.of(),
            null,
            null,
            null,
            null,
            null,
            false));
  }

  @Test
  void theMethodsOfTheInterfaceAreCallableAndNoOthers() {
    assertThat(MethodTable.of(Bean.class).names())
        .containsExactlyInAnyOrder("run_instance", "plain", "withDefault", "inherited");
  }

  @Test
  void argumentsHaveTheNamesThatTheyHaveInTheInterface() throws Exception {
    assertThat(bind(Bean.class, "run_instance", "instance_id")).containsExactly(7);
    assertThat(bind(Bean.class, "plain", "number")).containsExactly(7);
    assertThat(bind(Bean.class, "inherited", "number")).containsExactly(7);
  }

  public static class Plain implements Common {
    @Override
    public void inherited(int number) {}

    public void other() {}
  }

  @Test
  void anInterfaceWithoutTheAnnotationChangesNothing() {
    assertThat(MethodTable.of(Plain.class).names()).containsExactlyInAnyOrder("inherited", "other");
  }

  public static class Marked extends Bean {
    @RpcMethod
    @Override
    public int run(int id) {
      return id;
    }

    @RpcMethod
    public void extra() {}
  }

  @Test
  void aMethodThatTheBeanMarksIsCallableBesides() {
    assertThat(MethodTable.of(Marked.class).names())
        .containsExactlyInAnyOrder("run_instance", "plain", "withDefault", "inherited", "extra");
  }

  public static class OtherName extends Bean {
    @RpcMethod("start")
    @Override
    public int run(int id) {
      return id;
    }
  }

  public static class OtherArgument extends Bean {
    @Override
    public int plain(@Arg("count") int number) {
      return number;
    }
  }

  @RpcInterface
  public interface Rival {
    @RpcMethod("boot")
    int run(int id);
  }

  public static class TwoNames extends Bean implements Rival {}

  @Test
  void aBeanThatSaysSomethingElseIsRefusedNamingBoth() {
    assertThatThrownBy(() -> MethodTable.of(OtherName.class))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("OtherName.run")
        .hasMessageContaining("'start'")
        .hasMessageContaining("'run_instance'")
        .hasMessageContaining("Compute.run");
    assertThatThrownBy(() -> MethodTable.of(OtherArgument.class))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("OtherArgument.plain")
        .hasMessageContaining("'count'")
        .hasMessageContaining("'number'")
        .hasMessageContaining("Compute.plain");
    assertThatThrownBy(() -> MethodTable.of(TwoNames.class))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'boot'")
        .hasMessageContaining("'run_instance'");
  }
}
