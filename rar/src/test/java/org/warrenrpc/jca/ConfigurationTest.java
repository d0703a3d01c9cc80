package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.InvalidPropertyException;
import java.beans.PropertyDescriptor;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.RpcVersion;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.core.ProfileOption;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcProfile;
import org.warrenrpc.core.client.ClientSettings;
import org.warrenrpc.core.server.ServedInterface;

final class ConfigurationTest {
  private static final Set<Property> CALLERS =
      EnumSet.of(
          Property.CALL_TIMEOUT,
          Property.CALL_MONITOR,
          Property.MAX_UNREAD_REPLIES,
          Property.REMOTE_EXCEPTIONS,
          Property.NOTIFY_TOPICS,
          Property.TRANSACTION_LEVEL,
          Property.COMMIT_TIMEOUT,
          Property.VALIDATION_TIMEOUT,
          Property.UNSENT_CAST_HANDLER);

  private static final Set<Property> SECRETS =
      EnumSet.of(
          Property.CONNECTION_URL,
          Property.PASSWORD,
          Property.TRUST_STORE_PASSWORD,
          Property.KEY_STORE_PASSWORD);

  private final RpcResourceAdapter adapter = new RpcResourceAdapter();
  private final RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();

  @AfterEach
  void forget() {
    Stream.of("callTimeoutMillis", "connectionURL", "ConnectionURL", "rpcBackend", "tests.host")
        .forEach(name -> System.clearProperty("warren." + name));
  }

  @Test
  void nothingSetIsTheDefaults() throws Exception {
    Configuration all = factory.configuration();
    assertThat(all)
        .isEqualTo(
            new Configuration(
                "rabbit",
                BrokerSettings.DEFAULTS,
                ClientSettings.DEFAULTS,
                8,
                8,
                Duration.ofSeconds(10),
                false,
                CastSettings.DEFAULTS,
                Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @CsvSource({
    // factory, adapter, system property, what holds
    "1, 2, 3, 1",
    ", 2, 3, 2",
    ", , 3, 3",
    "1, , 3, 1",
    "1, 2, , 1",
    ", 2, , 2",
    "1, , , 1",
    ", , , 60000",
  })
  // 4.8
  void theNearestLayerThatIsSetHolds(String own, String above, String around, long holds)
      throws Exception {
    factory.setResourceAdapter(adapter);
    factory.setCallTimeoutMillis(own);
    adapter.setCallTimeoutMillis(above);
    if (around != null) {
      System.setProperty("warren.callTimeoutMillis", around);
    }
    assertThat(factory.configuration().client().callTimeout().toMillis()).isEqualTo(holds);
  }

  @Test
  void aSpecInheritsFromItsAdapter() throws Exception {
    adapter.setDialect("nova2011");
    adapter.setConcurrency("3");
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setResourceAdapter(adapter);
    spec.setTopic("compute");
    spec.setPrefetch("5");
    RpcActivationSpec.Settings settings = spec.settings(adapter.inherited(), EchoBean.class);
    assertThat(settings.server().dialect()).isEqualTo("nova2011");
    assertThat(settings.server().concurrency()).isEqualTo(3);
    assertThat(settings.server().prefetch()).isEqualTo(5);
  }

  @Test
  void aSpecSaysWhichInterfaceItsBeanOffers() throws Exception {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("compute");
    assertThat(spec.settings(PropertyValues.DEFAULTS, EchoBean.class).server().served())
        .isEqualTo(ServedInterface.DEFAULT);
    spec.setNamespace(" a ");
    spec.setVersion("1.10");
    spec.setLegacyNamespaces("b, c");
    assertThat(spec.settings(PropertyValues.DEFAULTS, EchoBean.class).server().served())
        .isEqualTo(new ServedInterface("a", new RpcVersion(1, 10, 0), Set.of("b", "c")));
  }

  @Test
  void pingIsAnsweredByEveryConsumerOfAnAdapterThatSaysSo() throws Exception {
    adapter.setPingEnabled("true");
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("compute");
    assertThat(spec.settings(adapter.inherited(), EchoBean.class).server().ping()).isTrue();
    assertThat(spec.settings(PropertyValues.DEFAULTS, EchoBean.class).server().ping()).isFalse();
    factory.setResourceAdapter(adapter);
    assertThat(factory.configuration().ping()).isTrue();
  }

  @Test
  void aSpecInheritsTheProfileAndSetsItApart() throws Exception {
    adapter.setProfile("oslo-quorum");
    adapter.setQuorumDeliveryLimit("3");
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setResourceAdapter(adapter);
    spec.setTopic("compute");
    spec.setTransientTtlSeconds(" 60 ");
    assertThat(spec.settings(adapter.inherited(), EchoBean.class).server().profile())
        .isEqualTo(
            RpcProfile.of(
                "oslo",
                "oslo-quorum",
                Map.of(
                    ProfileOption.QUORUM_DELIVERY_LIMIT,
                    "3",
                    ProfileOption.TRANSIENT_TTL_SECONDS,
                    "60")));
    factory.setResourceAdapter(adapter);
    factory.setQuorumDeliveryLimit("0");
    assertThat(factory.configuration().client().profile())
        .isEqualTo(RpcProfile.of("oslo", "oslo-quorum", Map.of()));
  }

  // 4.2
  @ParameterizedTest
  @EnumSource(ProfileOption.class)
  void everyOptionOfAProfileIsAProperty(ProfileOption option) {
    assertThat(Property.named(option.settingName()).name()).isEqualTo(option.name());
  }

  @Test
  void everyBadOptionOfAProfileIsTold() {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("t");
    spec.setProfile("classic");
    spec.setDurableQueues("perhaps");
    spec.setQuorumMaxInMemoryBytes("1GB");
    spec.setQueueManager("node1");
    assertThat(faulty(spec))
        .containsExactlyInAnyOrder(
            "profile", "durableQueues", "quorumMaxInMemoryBytes", "queueManager");
  }

  @Test
  void optionsThatDoNotGoTogetherAreBothNamed() {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("t");
    spec.setStreamFanout("true");
    assertThat(faulty(spec)).containsExactlyInAnyOrder("streamFanout", "transientQuorumQueues");
    spec.setStreamFanout("false");
    spec.setDialect("nova2011");
    spec.setProfile("modern");
    assertThat(faulty(spec)).containsExactlyInAnyOrder("profile", "dialect");
  }

  private static List<String> faulty(RpcActivationSpec spec) {
    InvalidPropertyException thrown =
        catchThrowableOfType(InvalidPropertyException.class, spec::validate);
    return Stream.of(thrown.getInvalidPropertyDescriptors())
        .map(PropertyDescriptor::getName)
        .toList();
  }

  @Test
  void stableNamesLeaveATopicLessRoom() {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setQueueManager("h".repeat(60) + ":p");
    spec.setTopic("t".repeat(174));
    assertThatThrownBy(spec::validate).hasMessageContaining("longer than 173 bytes");
  }

  @Test
  void prefetchFollowsConcurrency() throws Exception {
    factory.setConcurrency("3");
    assertThat(factory.configuration().prefetch()).isEqualTo(3);
  }

  @Test
  void theEnvironmentComesAfterSystemPropertiesAndBeforeTheDefaults() {
    Map<String, String> properties = Map.of("warren.userName", "a", "warren.Password", "p");
    Map<String, String> variables =
        Map.of("WARREN_USERNAME", "b", "WARREN_CONCURRENCY", "2", "WARREN_EXCHANGE", "");
    PropertyValues values =
        new Surroundings(properties::get, variables::get).values().over(PropertyValues.DEFAULTS);
    Faults faults = new Faults(RpcResourceAdapter.class);
    Configuration all = Configuration.read(values, faults);
    assertThat(all.broker().userName()).isEqualTo("a");
    assertThat(all.broker().password()).isEqualTo("p");
    assertThat(all.concurrency()).isEqualTo(2);
    assertThat(all.client().exchange()).as("an empty variable is not set").isNull();
  }

  @ParameterizedTest
  @EnumSource(Property.class)
  void everyPropertyOfTheAdapterAndNoOtherIsLookedForOutside(Property property) {
    String variable = "WARREN_" + property.beanName().toUpperCase(java.util.Locale.ROOT);
    Surroundings around =
        new Surroundings(name -> null, name -> name.equals(variable) ? "x" : null);
    assertThat(around.values().get(property) != null).isEqualTo(property.ofTheAdapter());
  }

  // P2; the cap is a target's alone
  @ParameterizedTest
  @EnumSource(value = Property.class, names = "VERSION_CAP", mode = EnumSource.Mode.EXCLUDE)
  void everyPropertyIsAJavaBeanPropertyOfTheSpecOrTheAdapterTypedString(Property property)
      throws Exception {
    boolean call = CALLERS.contains(property);
    Class<?> bean =
        call
            ? RpcManagedConnectionFactory.class
            : property == Property.PING_ENABLED
                ? RpcResourceAdapter.class
                : RpcActivationSpec.class;
    PropertyDescriptor descriptor = new PropertyDescriptor(property.beanName(), bean);
    Object made = bean.getConstructor().newInstance();
    descriptor.getWriteMethod().invoke(made, "x");
    assertThat(descriptor.getPropertyType()).isEqualTo(String.class);
    assertThat(descriptor.getReadMethod().invoke(made)).isEqualTo("x");
    assertThat(((BrokerProperties) made).get(property)).isEqualTo("x");
    ConfigProperty annotation = descriptor.getWriteMethod().getAnnotation(ConfigProperty.class);
    assertThat(annotation.defaultValue()).as("defaults have one place").isEmpty();
    assertThat(annotation.supportsDynamicUpdates()).isFalse(); // L7
    assertThat(annotation.confidential()).as("S7").isEqualTo(SECRETS.contains(property));
  }

  // P4
  @Test
  void noPropertyIsRequiredButWhatABeanListensOn() throws Exception {
    factory.setResourceAdapter(adapter);
    assertThat(factory.configuration().broker()).isEqualTo(BrokerSettings.DEFAULTS);
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.validate();
    assertThatThrownBy(() -> spec.settings(adapter.inherited(), EchoBean.class))
        .hasMessage("Invalid configuration: topic is required");
    adapter.start(new PlainBootstrapContext(StrictWorkManager.inline()));
    adapter.stop();
  }

  static Stream<Property> numbers() {
    String named = ".*(Millis|Seconds|Bytes|Length|Limit|Number)|concurrency|prefetch";
    return Stream.of(Property.values())
        .filter(each -> each.beanName().matches(named) && !CALLERS.contains(each));
  }

  // I1: validate() parses every number, and so does an activation that nobody validated
  @ParameterizedTest
  @MethodSource("numbers")
  void aNumberThatIsNoneIsRefusedByValidateAndByTheActivation(Property property) throws Exception {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("t");
    if (property.beanName().startsWith("retry")) {
      spec.setAcknowledge("after");
    }
    new PropertyDescriptor(property.beanName(), RpcActivationSpec.class)
        .getWriteMethod()
        .invoke(spec, "ten");
    assertThat(faulty(spec)).containsExactly(property.beanName());
    try (Container container = new Container(StrictWorkManager.of(1))) {
      assertThatThrownBy(
              () ->
                  container.adapter.endpointActivation(
                      EchoEndpoint.factory(new EchoBean.World()), spec))
          .isInstanceOf(InvalidPropertyException.class)
          .hasMessageContaining(property.beanName() + " 'ten' of RpcActivationSpec");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "amqp://h, amqp://h:5672/",
    "amqp://H:1/, amqp://h:1/",
    "amqp://h//, amqp://h:5672/",
    "amqp://h/%2F, amqp://h:5672/",
    "amqp://h/nova, amqp://h:5672/nova",
    "amqp://my_broker:1/a%20b, amqp://my_broker:1/a%20b",
    "amqps://h/v, amqps://h:5671/v",
    "amqp://[::1]/v, amqp://[::1]:5672/v",
    "amqp://u:p@h, amqp://h:5672/",
  })
  void equalUrlsBecomeOne(String written, String uri) throws Exception {
    factory.setConnectionURL(written);
    assertThat(factory.configuration().broker().uri()).isEqualTo(URI.create(uri));
  }

  @ParameterizedTest
  @CsvSource({
    "amqp://h, guest, guest",
    "amqp://u:p@h, u, p",
    "amqp://u@h, u, guest",
    "amqp://u:a%40b+c:d@h_h:1, u, a@b+c:d",
  })
  void userAndPasswordMayStandInTheUrl(String url, String user, String password) throws Exception {
    factory.setConnectionURL(url);
    assertThat(factory.configuration().broker().userName()).isEqualTo(user);
    assertThat(factory.configuration().broker().password()).isEqualTo(password);
  }

  @Test
  void theirOwnPropertiesOverrideTheUrl() throws Exception {
    factory.setConnectionURL("amqp://u:p@h");
    factory.setPassword("other");
    assertThat(factory.configuration().broker().userName()).isEqualTo("u");
    assertThat(factory.configuration().broker().password()).isEqualTo("other");
  }

  @Test
  void aUserInANearerUrlBeatsAnInheritedOne() throws Exception {
    factory.setResourceAdapter(adapter);
    adapter.setUserName("alice");
    adapter.setPassword("hers");
    factory.setConnectionURL("amqp://bob:his@elsewhere");
    assertThat(factory.configuration().broker().userName()).isEqualTo("bob");
    assertThat(factory.configuration().broker().password()).isEqualTo("his");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqp://u:CANARY@h:x/",
        "amqp://u:CAN#CANARY@h/",
        "amqp://u:1/CANARY@h/",
        "amqp://u:CANARY%@h/",
        "amqp://u:CANARY@h/?x=y",
        "http://u:CANARY@h/",
        "u:CANARY@h",
        "amqp://u:CANARY@",
      })
  void aBadUrlIsNamedWithoutItsPassword(String url) {
    factory.setConnectionURL(url);
    assertThatThrownBy(factory::configuration)
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining("connectionURL")
        .hasMessageNotContaining("CANARY")
        .hasNoCause();
  }

  // I1
  @Test
  void everyFaultIsToldAtOnceWithItsDescriptor() {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setRpcBackend("carrier pigeon");
    spec.setConnectionURL("http://h");
    spec.setUserName(" ");
    spec.setDialect("klingon");
    spec.setExchange("");
    spec.setConnectTimeoutMillis("soon");
    spec.setHeartbeatSeconds("70000");
    spec.setConcurrency("0");
    spec.setPrefetch("-1");
    spec.setDrainTimeoutMillis("1e3");
    spec.setFanout("yes");
    spec.setServer("${warren.tests.host}");
    spec.setNamespace(" ");
    spec.setVersion("1");
    spec.setLegacyNamespaces("a,,b");
    InvalidPropertyException thrown =
        catchThrowableOfType(
            InvalidPropertyException.class,
            () -> spec.settings(PropertyValues.DEFAULTS, EchoBean.class));
    assertThat(thrown.getInvalidPropertyDescriptors())
        .extracting(PropertyDescriptor::getName)
        .containsExactlyInAnyOrder(
            "rpcBackend",
            "connectionURL",
            "userName",
            "dialect",
            "exchange",
            "connectTimeoutMillis",
            "heartbeatSeconds",
            "concurrency",
            "prefetch",
            "drainTimeoutMillis",
            "topic",
            "fanout",
            "server",
            "namespace",
            "version",
            "legacyNamespaces");
    assertThatThrownBy(spec::validate)
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageNotContaining("topic is required");
    assertThat(thrown)
        .hasMessageContaining("connectTimeoutMillis 'soon'")
        .hasMessageContaining("heartbeatSeconds '70000'")
        .hasMessageContaining("topic is required")
        .hasMessageContaining("warren.tests.host");
  }

  @Test
  void everyFaultOfACallersPropertiesIsToldAtOnce() {
    factory.setMaxBodyBytes("0");
    factory.setCompression("bzip2");
    factory.setReplyQueuePattern("reply_(");
    factory.setCallMonitorSeconds("1");
    factory.setRemoteExceptions("ValueError");
    factory.setNotifyTopics("a,,b");
    InvalidPropertyException thrown =
        catchThrowableOfType(InvalidPropertyException.class, factory::configuration);
    assertThat(thrown.getInvalidPropertyDescriptors())
        .extracting(PropertyDescriptor::getName)
        .containsExactlyInAnyOrder(
            "maxBodyBytes",
            "compression",
            "replyQueuePattern",
            "callMonitorSeconds",
            "remoteExceptions",
            "notifyTopics");
    assertThat(thrown)
        .hasMessageContaining("compression 'bzip2' of")
        .hasMessageContaining("neither none nor zlib")
        .hasMessageContaining("callMonitorSeconds '1'")
        .hasMessageContaining("from 2 to")
        .hasMessageContaining("the entry 'ValueError'");
  }

  // 4.9
  @Test
  void whatACallerMaySetIsFrozen() throws Exception {
    factory.setMaxBodyBytes("1000");
    factory.setCompression(" zlib ");
    factory.setReplyQueuePattern("answers[.].+");
    factory.setCallMonitorSeconds("30");
    factory.setRemoteExceptions("builtins.ValueError=java.lang.IllegalArgumentException");
    factory.setNotifyTopics("one, two");
    ClientSettings client = factory.configuration().client();
    assertThat(client.codec()).isEqualTo(new RpcCodec(1000, "answers[.].+", true));
    assertThat(factory.configuration().codec()).isEqualTo(client.codec());
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("t");
    spec.setMaxBodyBytes("2000");
    assertThat(spec.settings(PropertyValues.DEFAULTS, EchoBean.class).server().codec())
        .as("a bean's")
        .isEqualTo(new RpcCodec(2000, "reply_.+", false));
    assertThat(client.callMonitor()).isEqualTo(Duration.ofSeconds(30));
    assertThat(client.remoteExceptions().classes())
        .containsExactly(Map.entry("builtins.ValueError", "java.lang.IllegalArgumentException"));
    assertThat(client.notifyTopics()).containsExactly("one", "two");
  }

  @Test
  void aTopicTooLongForItsPrioritiesIsRefused() throws Exception {
    factory.setNotifyTopics("t".repeat(247));
    assertThatThrownBy(factory::configuration).hasMessageContaining("longer than 246 bytes");
  }

  @Test
  void equalConfigurationsOfTwoFactoriesAreEqual() throws Exception {
    RpcManagedConnectionFactory other = new RpcManagedConnectionFactory();
    factory.setReplyQueuePattern("r.+");
    other.setReplyQueuePattern("r.+");
    assertThat(factory.configuration())
        .as("they are to share a socket")
        .isEqualTo(other.configuration())
        .hasSameHashCodeAs(other.configuration());
  }

  @Test
  void aServerWithFanoutIsRefused() {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("t");
    spec.setServer("s");
    spec.setFanout("true");
    InvalidPropertyException thrown =
        catchThrowableOfType(InvalidPropertyException.class, spec::validate);
    assertThat(thrown.getInvalidPropertyDescriptors())
        .extracting(PropertyDescriptor::getName)
        .containsExactlyInAnyOrder("fanout", "server");
  }

  @Test
  void aFaultThatIsInheritedIsFoundToo() throws Exception {
    System.setProperty("warren.ConnectionURL", "nonsense");
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("t");
    spec.validate();
    spec.setResourceAdapter(adapter);
    assertThatThrownBy(spec::validate)
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining("'nonsense' of a system property");
  }

  @Test
  void aNameTooLongForItsQueuesIsRefused() {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("t".repeat(215));
    assertThatThrownBy(spec::validate).hasMessageContaining("longer than 214 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "node1, node1",
    "${warren.tests.host}, host7",
    "a-${warren.tests.host:x}-b, a-host7-b",
    "${warren.tests.none:one}, one",
  })
  void aServerMayBeNamedByASystemProperty(String written, String name) throws Exception {
    System.setProperty("warren.tests.host", "host7");
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("t");
    spec.setServer(written);
    assertThat(spec.settings(PropertyValues.DEFAULTS, EchoBean.class).server().server())
        .isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${warren.tests.none:}", "${}", "${unclosed", "${warren.tests.none}"})
  void aServerThatResolvesToNothingIsRefused(String written) {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("t");
    spec.setServer(written);
    assertThatThrownBy(spec::validate).hasMessageContaining("server ");
  }

  // L5, C1
  @Test
  void adapterAndFactoryAreEqualByConfigurationAndSpecsByIdentity() throws ResourceException {
    RpcResourceAdapter other = new RpcResourceAdapter();
    assertThat(other).isEqualTo(adapter).hasSameHashCodeAs(adapter);
    other.setExchange("e");
    assertThat(other).isNotEqualTo(adapter);

    RpcManagedConnectionFactory same = new RpcManagedConnectionFactory();
    assertThat(same).isEqualTo(factory).hasSameHashCodeAs(factory).isNotEqualTo(adapter);
    same.setResourceAdapter(adapter);
    factory.setResourceAdapter(other);
    assertThat(same).as("they inherit different things").isNotEqualTo(factory);

    RpcActivationSpec one = new RpcActivationSpec();
    RpcActivationSpec two = new RpcActivationSpec();
    assertThat(one).isNotEqualTo(two);
  }

  // C2
  @Test
  void theAdapterIsSetOnce() throws Exception {
    factory.setResourceAdapter(adapter);
    assertThatThrownBy(() -> factory.setResourceAdapter(adapter))
        .isInstanceOf(jakarta.resource.spi.IllegalStateException.class);
  }

  // L6
  @Test
  void beansAreSerializedAsConfigurationOnly() throws Exception {
    adapter.setRpcBackend("memory");
    adapter.start(new PlainBootstrapContext(StrictWorkManager.inline()));
    factory.setExchange("e");
    factory.setResourceAdapter(adapter);
    factory.configuration();
    RpcManagedConnectionFactory copy = Copy.of(factory);
    adapter.stop();
    assertThat(copy).isEqualTo(factory);
    assertThat(copy.getResourceAdapter()).isEqualTo(adapter);
    copy.setExchange("not frozen");
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("t");
    assertThat(Copy.of(spec).getTopic()).isEqualTo("t");
  }
}
