package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.MessageDrivenBean;
import jakarta.ejb.MessageDrivenContext;
import jakarta.ejb.Schedule;
import jakarta.ejb.Timeout;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.warrenrpc.Arg;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcMethod;

/** Which methods may be called: the access policy of 4.7, stricter than the originals'. */
@SuppressWarnings("unused") // the methods are there to be looked at
class MethodTableTest {

  /** Everything that must not be called, and one that may. */
  public static class Bean implements MessageDrivenBean {
    private static final long serialVersionUID = 1L;

    public String business() {
      return "";
    }

    @PostConstruct
    public void init() {}

    @PreDestroy
    public void destroy() {}

    @Timeout
    public void timeout() {}

    @Schedule
    public void nightly() {}

    @Override
    public void setMessageDrivenContext(MessageDrivenContext context) {}

    public void ejbCreate() {}

    @Override
    public void ejbRemove() {}

    public void release() {}

    public void beforeDelivery(Method method) {}

    public void afterDelivery() {}

    public static void helper() {}

    public void _internal() {}

    void hidden() {}

    protected void inherited() {}

    @Override
    public String toString() {
      return "";
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  // I9
  @Test
  void onlyBusinessMethodsAreCallable() {
    assertThat(MethodTable.of(Bean.class).names()).containsExactly("business");
  }

  // I9
  @Test
  void theContainersAnnotationsAreKnownByNameAlone() throws Exception {
    Class<?> bean =
        Compiled.without(
            "Intercepted",
            Map.of(
                "jakarta.interceptor.AroundInvoke",
                "package jakarta.interceptor;"
                    + " @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)"
                    + " public @interface AroundInvoke {}",
                "Intercepted",
                "public class Intercepted {"
                    + " @jakarta.interceptor.AroundInvoke public Object around() { return null; }"
                    + " public void run() {} }"));
    assertThat(MethodTable.of(bean).names()).containsExactly("run");
  }

  public static class Near {
    public void release(int permits) {}

    public void ejb() {}

    public void ejbs() {}
  }

  @Test
  void namesThatOnlyResembleThoseOfTheContainerStayCallable() {
    assertThat(MethodTable.of(Near.class).names())
        .containsExactlyInAnyOrder("release", "ejb", "ejbs");
  }

  public static class Base {
    public String common() {
      return "base";
    }

    public String overridden() {
      return "base";
    }

    @PostConstruct
    public void init() {}
  }

  public static class Derived extends Base {
    @Override
    public String overridden() {
      return "derived";
    }

    @Override
    public void init() {}
  }

  @Test
  void methodsOfSuperclassesAreCallableAndACallbackStaysOneWhenOverridden() throws Exception {
    MethodTable table = MethodTable.of(Derived.class);
    assertThat(table.names()).containsExactlyInAnyOrder("common", "overridden");
    assertThat(table.find("overridden").method()).isEqualTo(Derived.class.getMethod("overridden"));
    assertThat(table.find("common").method()).isEqualTo(Derived.class.getMethod("common"));
    assertThat(table.find("nothing")).isNull();
  }

  public static class Reopened extends Base {
    @Override
    @RpcMethod
    public void init() {}
  }

  @Test
  void aMarkOnTheOverridingMethodOpensAnInheritedCallback() {
    assertThat(MethodTable.of(Reopened.class).names()).containsExactly("init");
  }

  public static class Explicit {
    @RpcMethod
    public void open() {}

    @RpcMethod("renamed")
    public void other() {}

    @RpcMethod("fine")
    public void _odd() {}

    public void closed() {}
  }

  public static class BelowExplicit extends Explicit {
    @Override
    public void other() {}

    public void alsoClosed() {}
  }

  @Test
  void withOneMarkOnlyTheMarkedAreCallableAndTheMarkIsInherited() throws Exception {
    assertThat(MethodTable.of(Explicit.class).names())
        .containsExactlyInAnyOrder("open", "renamed", "fine");
    MethodTable below = MethodTable.of(BelowExplicit.class);
    assertThat(below.names()).containsExactlyInAnyOrder("open", "renamed", "fine");
    assertThat(below.find("renamed").method()).isEqualTo(BelowExplicit.class.getMethod("other"));
  }

  public static class Overloaded {
    public void run(int a) {}

    public void run(String a) {}
  }

  public static class Renamed {
    @RpcMethod("run")
    public void first() {}

    @RpcMethod
    public void run() {}
  }

  // I9
  @Test
  void twoMethodsOfOneNameAreRefusedNamingClassAndBoth() {
    assertThatThrownBy(() -> MethodTable.of(Overloaded.class))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(Overloaded.class.getName())
        .hasMessageContaining("run(int)")
        .hasMessageContaining("run(java.lang.String)");
    assertThatThrownBy(() -> MethodTable.of(Renamed.class))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("first()")
        .hasMessageContaining("run()");
  }

  public static class Nothing {
    void hidden() {}
  }

  @Test
  void aClassWithoutCallableMethodIsRefused() {
    assertThatThrownBy(() -> MethodTable.of(Nothing.class))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(Nothing.class.getName());
  }

  public static class MarkedCallback {
    @RpcMethod
    @PreDestroy
    public void bye() {}
  }

  public static class MarkedPrivate {
    @RpcMethod
    private void secret() {}
  }

  public static class MarkedUnderscore {
    @RpcMethod
    public void _x() {}
  }

  public static class MarkedEndpoint {
    @RpcMethod
    public void release() {}
  }

  @Test
  void aMarkWhereItCannotHoldIsRefusedAndNotIgnored() {
    for (Class<?> type :
        List.of(
            MarkedCallback.class,
            MarkedPrivate.class,
            MarkedUnderscore.class,
            MarkedEndpoint.class)) {
      assertThatThrownBy(() -> MethodTable.of(type))
          .as(type.getName())
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(type.getName())
          .hasMessageContaining("@RpcMethod");
    }
  }

  /** Generic, so that subclasses get bridges. */
  public abstract static class Store<T> {
    public void put(T item) {}

    public void putAll(List<T> items) {}
  }

  public static class Texts extends Store<String> {
    @Override
    public void put(String item) {}
  }

  public interface Generic<T> {
    @RpcMethod
    void put(@Arg("thing") T item);
  }

  public static class OfInterface implements Generic<String> {
    @Override
    public void put(String item) {}

    public void closed() {}
  }

  @Test
  void bridgesAreNoMethodsOfTheirOwn() throws Exception {
    MethodTable table = MethodTable.of(Texts.class);
    assertThat(table.names()).containsExactlyInAnyOrder("put", "putAll");
    assertThat(table.find("put").method()).isEqualTo(Texts.class.getMethod("put", String.class));
  }

  @Test
  void aMarkIsFoundThroughABridgeToo() {
    assertThat(MethodTable.of(OfInterface.class).names()).containsExactly("put");
  }

  static class NotPublic {
    public String hello() {
      return "hello";
    }
  }

  public static class Lent extends NotPublic {}

  @Test
  void publicMethodsOfAClassThatIsNotPublicCanBeCalled() throws Exception {
    assertThat(MethodTable.of(NotPublic.class).find("hello").method().invoke(new NotPublic()))
        .isEqualTo("hello");
    assertThat(MethodTable.of(Lent.class).find("hello").method().invoke(new Lent()))
        .isEqualTo("hello");
  }

  /** As containers name the classes that they generate for a view; without parameter names. */
  public static class Bean$$$view1 extends Texts {
    public void containerInternal(Object a, Object b) {}

    @Override
    public void put(String item) {}
  }

  @Test
  void ofAGeneratedClassTheMethodsOfWhatItStandsFor() {
    assertThat(MethodTable.of(Bean$$$view1.class).names())
        .containsExactlyInAnyOrder("put", "putAll");
  }

  public interface Hello {
    String hello(String name);
  }

  @Test
  void ofAProxyOrALambdaTheMethodsOfItsInterfaces() throws Exception {
    Object proxy =
        Proxy.newProxyInstance(
            Hello.class.getClassLoader(), new Class<?>[] {Hello.class}, (p, m, a) -> "hi " + a[0]);
    Hello lambda = name -> "hi " + name;
    for (Object object : List.of(proxy, lambda)) {
      MethodTable table = MethodTable.of(object.getClass());
      assertThat(table.names()).containsExactly("hello");
      assertThat(table.find("hello").method().invoke(object, "you")).isEqualTo("hi you");
    }
  }

  @Test
  void methodsOfTheJdkAreNoneOfOurs() {
    assertThatThrownBy(() -> MethodTable.of(((UnaryOperator<String>) s -> s).getClass()))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void aClassCompiledWithoutParameterNamesIsRefusedNamingTheMethod() throws Exception {
    Class<?> unnamed =
        Compiled.without(
            "Unnamed", Map.of("Unnamed", "public class Unnamed { public void run(int x) {} }"));
    assertThatThrownBy(() -> MethodTable.of(unnamed))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Unnamed.run(int)")
        .hasMessageContaining("-parameters");
    Class<?> named =
        Compiled.without(
            "Named",
            Map.of(
                "Named",
                "public class Named { public void run(@org.warrenrpc.Arg(\"x\") int x,"
                    + " org.warrenrpc.RpcContext c) {} }"));
    assertThat(MethodTable.of(named).names()).containsExactly("run");
  }
}
