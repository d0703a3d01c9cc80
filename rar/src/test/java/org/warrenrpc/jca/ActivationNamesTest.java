package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.resource.spi.InvalidPropertyException;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenrpc.RpcListener;

/** I3, I23: what a bean's class names is what an activation has. */
final class ActivationNamesTest {

  @MessageDriven(
      activationConfig = {
        @ActivationConfigProperty(propertyName = "topik", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "concurency", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "callTimeoutMilis", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "prefetch", propertyValue = "never compared"),
        @ActivationConfigProperty(propertyName = "", propertyValue = "x")
      })
  static class Mistyped implements RpcListener {
    public void hear() {}
  }

  /** As containers make them. */
  static final class Generated extends Mistyped {}

  @MessageDriven(
      activationConfig = {
        @ActivationConfigProperty(propertyName = "topic", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "Server", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "UserName", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "ServerName", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "ConnectionURL", propertyValue = "x")
      })
  static class Right implements RpcListener {
    public void hear() {}
  }

  @MessageDriven(
      activationConfig = {
        @ActivationConfigProperty(propertyName = "destination", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "destinationLookup", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "connectionFactoryLookup", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "acknowledgeMode", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "messageSelector", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "subscriptionDurability", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "subscriptionName", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "clientId", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "useJNDI", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "DeliveryActive", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "MdbActiveOnStartup", propertyValue = "x"),
        @ActivationConfigProperty(propertyName = "MdbJMXControl", propertyValue = "x")
      })
  static class Portable implements RpcListener {
    public void hear() {}
  }

  private static InvalidPropertyException refused(Class<?> bean) {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("compute");
    spec.setHeartbeatSeconds("often");
    return catchThrowableOfType(
        InvalidPropertyException.class, () -> spec.settings(PropertyValues.DEFAULTS, bean));
  }

  @Test
  void everyUnknownNameIsRefusedWithTheNearestBesideEveryOtherFault() {
    InvalidPropertyException thrown = refused(Mistyped.class);
    assertThat(thrown)
        .hasMessageContaining(
            "topik in @MessageDriven of "
                + Mistyped.class.getName()
                + " is no property of an activation; the nearest is topic;")
        .hasMessageContaining("concurency in @MessageDriven")
        .hasMessageContaining("the nearest is concurrency")
        .hasMessageContaining("callTimeoutMilis in @MessageDriven")
        .hasMessageContaining("heartbeatSeconds 'often'")
        .hasMessageNotContaining("prefetch");
    assertThat(thrown.getInvalidPropertyDescriptors())
        .extracting(PropertyDescriptor::getName)
        .contains("topik", "concurency", "callTimeoutMilis", "heartbeatSeconds");
  }

  @Test
  void theAnnotationIsFoundOnTheSuperclassOfWhatAContainerGenerates() {
    assertThat(refused(Generated.class)).hasMessageContaining("the nearest is topic;");
  }

  @Test
  void namesOfAnActivationPassWithACapitalToo() {
    assertThat(refused(Right.class)).hasMessageNotContaining("@MessageDriven");
  }

  @Test
  void portableAndVendorNamesPass() {
    assertThat(refused(Portable.class)).hasMessageNotContaining("@MessageDriven");
  }

  @Test
  void theNamesThatPassAreToldInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    assertThat(ActivationNames.FOREIGN)
        .hasSize(14)
        .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
  }

  @Test
  void aContainerThatActivatesAMistypedBeanIsRefused() throws Exception {
    try (Container container = new Container(StrictWorkManager.of(1))) {
      StrictEndpointFactory endpoints =
          new StrictEndpointFactory(
              Mistyped.class,
              guard -> {
                throw new IllegalStateException("none");
              });
      InvalidPropertyException thrown =
          catchThrowableOfType(
              InvalidPropertyException.class, () -> container.deploy("compute", endpoints));
      assertThat(thrown).hasMessageContaining("the nearest is topic;");
    }
  }

  @Test
  void withoutTheApiOfEnterpriseBeansNothingIsChecked() throws Exception {
    Class<?> bean = new WithoutTheApi().loadClass(Mistyped.class.getName());
    assertThat(bean.getDeclaredAnnotations()).isEmpty();
    Faults faults = new Faults(RpcActivationSpec.class);
    ActivationNames.check(bean, faults);
    assertThatCode(faults::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "topics, topic",
    "TOPIC, topic",
    "fanOut, fanout",
    "notificationTopic, notificationTopics",
    "heartbeat, heartbeatSeconds",
    "ServerNam, serverName",
    "poolGroup, pool",
    "'', pool",
  })
  void theNearestNeedsTheFewestEdits(String written, String nearest) {
    assertThat(
            NearestName.of(
                written,
                List.of(
                    "topic",
                    "fanout",
                    "serverName",
                    "notificationTopics",
                    "heartbeatSeconds",
                    "pool")))
        .isEqualTo(nearest);
  }

  /** Defines the bean itself and finds no jakarta.ejb. */
  private static final class WithoutTheApi extends ClassLoader {
    WithoutTheApi() {
      super(ActivationNamesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("jakarta.ejb.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.equals(Mistyped.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
