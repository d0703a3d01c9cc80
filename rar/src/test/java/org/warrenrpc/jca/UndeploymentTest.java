package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.core.Values;

/** Beside a running adapter, an application that has gone leaves nothing that keeps its classes. */
@Timeout(60)
final class UndeploymentTest {
  private Container container;

  @BeforeEach
  void start() throws Exception {
    container = new Container(StrictWorkManager.of(2));
  }

  @AfterEach
  void stop() {
    container.close();
    assertThat(container.work.faults).isEmpty();
  }

  // P8
  @Test
  void aMessageDrivenBeansClassesCanBeCollected() throws Exception {
    WeakReference<ClassLoader> application = deployAndUndeploy();
    awaitCollected(application);
  }

  // P8
  @Test
  void aConsumersClassesCanBeCollected() throws Exception {
    WeakReference<ClassLoader> application = consumeAndClose();
    awaitCollected(application);
  }

  // P8
  @Test
  void classesOfValuesCanBeCollectedThoughTheirApplicationEndedNoConsumer() throws Exception {
    try (Engine engine =
        new Engine(
            (name, scheduler) -> Runnable::run,
            () -> {},
            Duration.ofMillis(20),
            Transactions.none())) {
      WeakReference<ClassLoader> application = convert();
      awaitCollected(application);
      assertThat(engine).isNotNull();
    }
  }

  /** In a method of its own, like the other two, so that no variable holds on to anything. */
  private static WeakReference<ClassLoader> convert() throws Exception {
    Application application = new Application();
    Class<?> part = application.loadClass(LeavingBean.Part.class.getName());
    Object made = Values.fromJson(Values.toJson(Map.of("name", "x")), part);
    assertThat(Values.toJson(made).toString()).isEqualTo("{\"name\":\"x\"}");
    return new WeakReference<>(application);
  }

  private WeakReference<ClassLoader> deployAndUndeploy() throws Exception {
    Application application = new Application();
    Endpoints endpoints = new Endpoints(application.loadClass(LeavingBean.class.getName()));
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("leaving");
    container.adapter.endpointActivation(endpoints, spec);
    Await.until("the bean answers", this::answers);
    container.adapter.endpointDeactivation(endpoints, spec);
    return new WeakReference<>(application);
  }

  private WeakReference<ClassLoader> consumeAndClose() throws Exception {
    Application application = new Application();
    Object proxy =
        new Endpoints(application.loadClass(LeavingBean.class.getName())).createEndpoint(null);
    try (RpcConnection connection = container.factory.createConnection()) {
      connection.createConsumer("leaving", proxy);
      connection.consumeInThread();
      Await.until("the object answers", this::answers);
    }
    return new WeakReference<>(application);
  }

  private boolean answers() {
    RpcMessage message = RpcMessage.of("take").with("part", Map.of("name", "x"));
    try {
      Object answer =
          container.factory.call(
              RpcContext.EMPTY,
              Target.topic("leaving"),
              message,
              Object.class,
              Duration.ofMillis(500));
      return Map.of("name", "x").equals(answer);
    } catch (RpcException e) {
      return false;
    }
  }

  private static void awaitCollected(WeakReference<ClassLoader> application) throws Exception {
    Await.until(
        "the application's class loader is collected",
        () -> {
          System.gc();
          return application.get() == null;
        });
  }

  private record Endpoints(Class<?> bean) implements MessageEndpointFactory {

    @Override
    public MessageEndpoint createEndpoint(XAResource resource) {
      try {
        return (MessageEndpoint) bean.getConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource, long timeout) {
      return createEndpoint(resource);
    }

    @Override
    public boolean isDeliveryTransacted(Method method) {
      return false;
    }

    @Override
    public String getActivationName() {
      return "leaving";
    }

    @Override
    public Class<?> getEndpointClass() {
      return bean;
    }
  }

  /** A deployment's class loader, with classes of its own. */
  private static final class Application extends ClassLoader {
    private static final Set<String> OWN =
        Set.of(LeavingBean.class.getName(), LeavingBean.Part.class.getName());

    Application() {
      super(UndeploymentTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!OWN.contains(name)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
