package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.InvalidPropertyException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.warrenrpc.RpcInterface;
import org.warrenrpc.RpcVersion;
import org.warrenrpc.core.server.ServedInterface;
import org.warrenrpc.core.server.ServerSettings;

/** What an annotated interface says of the bean that implements it. */
class InterfaceLayerTest {
  private final RpcActivationSpec spec = new RpcActivationSpec();

  @RpcInterface(topic = "compute", exchange = "nova", namespace = "ns", version = "1.4")
  interface Everything {}

  interface Inherited extends Everything {}

  abstract static class Base implements Inherited {}

  static final class Bean extends Base {}

  @RpcInterface(topic = "scheduler")
  interface OtherTopic {}

  static final class Twofold implements Everything, OtherTopic {}

  @RpcInterface(topic = "compute")
  static final class Itself {}

  @RpcInterface(topic = "compute", version = "one")
  static final class Odd {}

  private ServerSettings settings(Class<?> bean) throws InvalidPropertyException {
    return spec.settings(PropertyValues.DEFAULTS, bean).server();
  }

  @Test
  void itSaysWhatTheActivationDoesNot() throws Exception {
    spec.validate();
    ServerSettings settings = settings(Bean.class);
    assertThat(settings.topic()).isEqualTo("compute");
    assertThat(settings.exchange()).isEqualTo("nova");
    assertThat(settings.served())
        .isEqualTo(new ServedInterface("ns", new RpcVersion(1, 4, 0), Set.of()));
    assertThat(settings(Itself.class).topic()).isEqualTo("compute");
  }

  @Test
  void itBeatsWhatTheActivationInherits() throws Exception {
    RpcResourceAdapter adapter = new RpcResourceAdapter();
    adapter.setExchange("openstack");
    assertThat(spec.settings(adapter.inherited(), Bean.class).server().exchange())
        .isEqualTo("nova");
  }

  @Test
  void theActivationMayRepeatIt() throws Exception {
    spec.setTopic(" compute ");
    spec.setVersion("1.4");
    spec.setLegacyNamespaces("old");
    assertThat(settings(Bean.class).served().legacy()).containsExactly("old");
  }

  @Test
  void anActivationThatSaysSomethingElseIsRefusedNamingBoth() {
    spec.setTopic("network");
    spec.setExchange("neutron");
    spec.setNamespace("other");
    spec.setVersion("1.5");
    assertThatThrownBy(() -> settings(Bean.class))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining(
            "topic 'network' of RpcActivationSpec is not the 'compute' of @RpcInterface on ")
        .hasMessageContaining("Everything")
        .hasMessageContaining("exchange 'neutron'")
        .hasMessageContaining("namespace 'other'")
        .hasMessageContaining("version '1.5'");
  }

  @Test
  void twoInterfacesThatDifferAreRefusedNamingBoth() {
    assertThatThrownBy(() -> settings(Twofold.class))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining("'compute'")
        .hasMessageContaining("Everything")
        .hasMessageContaining("'scheduler'")
        .hasMessageContaining("OtherTopic");
  }

  @Test
  void whatIsNoVersionThereIsToldWithWhereItStands() {
    assertThatThrownBy(() -> settings(Odd.class))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining("version 'one' of @RpcInterface on ");
  }

  @Test
  void withoutATopicAnywhereTheActivationIsRefused() {
    assertThatThrownBy(() -> settings(EchoBean.class))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining("topic is required");
  }
}
