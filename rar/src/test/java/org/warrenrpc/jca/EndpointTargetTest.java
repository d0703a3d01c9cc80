package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ejb.EJBException;
import jakarta.ejb.EJBTransactionRolledbackException;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import java.io.FileNotFoundException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenrpc.core.server.ProxyInvoker;

final class EndpointTargetTest {
  private final EchoBean.World world = new EchoBean.World();
  private final StrictEndpointFactory factory = EchoEndpoint.factory(world);
  private final ClassLoader outer = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void nothingWasBroken() {
    assertThat(factory.faults).isEmpty();
    Thread.currentThread().setContextClassLoader(outer);
  }

  @Test
  void oneEndpointServesAThreadsTurn() throws Exception {
    try (ProxyInvoker invoker = new EndpointTarget(factory, Transactions.none()).acquire()) {
      assertThat(deliver(invoker, "echo", "a")).isEqualTo("a");
      assertThat(deliver(invoker, "echo", "b")).isEqualTo("b");
    }
    assertThat(factory.made()).isEqualTo(1);
  }

  // W12
  @Test
  void theThreadsClassLoaderIsTheApplicationsWithinAndItsOwnAfterwards() throws Exception {
    ClassLoader own = new URLClassLoader(new URL[0]);
    Thread.currentThread().setContextClassLoader(own);
    try (ProxyInvoker invoker = new EndpointTarget(factory, Transactions.none()).acquire()) {
      invoker.before(method("echo"));
      assertThat(Thread.currentThread().getContextClassLoader())
          .isEqualTo(EchoBean.class.getClassLoader());
      invoker.invoke(method("echo"), new Object[] {"x"});
      invoker.after();
    }
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(own);
  }

  // W12
  @Test
  void aContainerThatResetsTheLoaderInItsBracketDoesNotTakeItFromTheBean() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    StrictEndpointFactory resetting =
        new StrictEndpointFactory(Flawed.class, guard -> new Resetting());
    try (ProxyInvoker invoker = new EndpointTarget(resetting, Transactions.none()).acquire()) {
      thread.setContextClassLoader(new URLClassLoader(new URL[0]));
      invoker.before(Object.class.getMethod("hashCode"));
      assertThat(thread.getContextClassLoader()).isSameAs(Flawed.class.getClassLoader());
      invoker.after();
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  @Test
  void whatTheBeanThrewIsFoundUnderTheContainersWrappers() throws Exception {
    try (ProxyInvoker invoker = new EndpointTarget(factory, Transactions.none()).acquire()) {
      assertThat(failure(invoker, "fail"))
          .isExactlyInstanceOf(EchoBean.Failed.class)
          .hasMessage("why");
      assertThat(failure(invoker, "refuse")).isExactlyInstanceOf(FileNotFoundException.class);
    }
  }

  @Test
  void afterAFailureTheEndpointIsSpoiled() throws Exception {
    try (ProxyInvoker invoker = new EndpointTarget(factory, Transactions.none()).acquire()) {
      deliver(invoker, "echo", "a");
      assertThat(invoker.isSpoiled()).isFalse();
      failure(invoker, "fail");
      assertThat(invoker.isSpoiled()).isTrue();
    }
  }

  // I13
  @Test
  void aBracketThatDoesNotOpenIsNotClosedAndSpoilsTheEndpoint() throws Exception {
    Flawed endpoint = new Flawed();
    StrictEndpointFactory flawed = new StrictEndpointFactory(EchoBean.class, guard -> endpoint);
    ProxyInvoker invoker = new EndpointTarget(flawed, Transactions.none()).acquire();
    assertThatThrownBy(() -> invoker.before(method("echo"))).hasMessage("no transaction");
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(outer);
    assertThat(invoker.isSpoiled()).isTrue();
    invoker.close();
    invoker.close();
    assertThat(endpoint.calls).isEqualTo("before release ");
  }

  // I8
  @Test
  void anEndpointOfAnotherClassIsCalledByNameAndTypes() throws Exception {
    MessageEndpoint proxy =
        (MessageEndpoint)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MessageEndpoint.class, Echoing.class},
                (self, called, arguments) -> called.getName().equals("echo") ? "proxy" : null);
    StrictEndpointFactory other = new StrictEndpointFactory(EchoBean.class, guard -> proxy);
    try (ProxyInvoker invoker = new EndpointTarget(other, Transactions.none()).acquire()) {
      assertThat(deliver(invoker, "echo", "a")).isEqualTo("proxy");
    }
  }

  // I11
  @Test
  void noEndpointNowIsARejectionWithItsCause() throws Exception {
    EndpointTarget target = new EndpointTarget(factory.unavailable(1), Transactions.none());
    assertThatThrownBy(target::acquire)
        .isInstanceOf(RejectedExecutionException.class)
        .hasRootCauseMessage("every bean is busy");
    target.acquire().close();
  }

  // I10
  @Test
  @SuppressWarnings("NullAway") // as an old container does
  void aContainerThatDoesNotTellTheClassIsRefused() {
    assertThatThrownBy(
            () ->
                new EndpointTarget(
                    new StrictEndpointFactory(null, guard -> new EchoEndpoint(world, guard)),
                    Transactions.none()))
        .isInstanceOf(NotSupportedException.class)
        .hasMessageContaining("getEndpointClass");
  }

  // I17
  @ParameterizedTest
  @MethodSource("wrapped")
  void wrappersAreTakenOffAndNothingElse(Throwable thrown, Throwable found) {
    assertThat(BeanException.unwrapped(thrown)).isSameAs(found);
  }

  static Stream<Object[]> wrapped() {
    Exception runtime = new IllegalStateException("bean's own", new Exception("its cause"));
    Error error = new AssertionError("bean's own");
    EJBException bare = new EJBException("WFLYEJB0378: Failed to acquire a permit");
    return Stream.of(
        new Object[] {runtime, runtime},
        new Object[] {error, error},
        new Object[] {bare, bare},
        new Object[] {new EJBException(runtime), runtime},
        new Object[] {new EJBTransactionRolledbackException("x", runtime), runtime},
        new Object[] {new EJBException(new EJBException(runtime)), runtime},
        new Object[] {new UnknownLocalException(runtime), runtime},
        new Object[] {new UndeclaredThrowableException(runtime), runtime},
        new Object[] {new InvocationTargetException(new EJBException(runtime)), runtime});
  }

  private static Object deliver(ProxyInvoker invoker, String name, String argument)
      throws Exception {
    invoker.before(method(name));
    try {
      return invoker.invoke(method(name), new Object[] {argument});
    } finally {
      invoker.after();
    }
  }

  private static Throwable failure(ProxyInvoker invoker, String name) {
    return catchThrowableOfType(
            InvocationTargetException.class, () -> deliver(invoker, name, "why"))
        .getCause();
  }

  private static Method method(String name) throws NoSuchMethodException {
    return EchoBean.class.getMethod(name, String.class);
  }

  /** As the bean's business methods, of another type. */
  public interface Echoing {
    String echo(String text);
  }

  /** Liberty's, as far as its ancestors go. */
  private static final class UnknownLocalException extends EJBException {
    private static final long serialVersionUID = 1L;

    UnknownLocalException(Exception cause) {
      super("CNTR0020E", cause);
    }
  }

  /** Its bracket does not open. */
  private static final class Flawed implements MessageEndpoint {
    String calls = "";

    @Override
    public void beforeDelivery(Method method) throws ResourceException {
      calls += "before ";
      throw new ResourceException("no transaction");
    }

    @Override
    public void afterDelivery() {
      calls += "after ";
    }

    @Override
    public void release() {
      calls += "release ";
    }
  }

  /** Leaves no loader behind. */
  private static final class Resetting implements MessageEndpoint {
    @Override
    public void beforeDelivery(Method method) {
      Thread.currentThread().setContextClassLoader(null);
    }

    @Override
    public void afterDelivery() {
      Thread.currentThread().setContextClassLoader(null);
    }

    @Override
    public void release() {}
  }
}
