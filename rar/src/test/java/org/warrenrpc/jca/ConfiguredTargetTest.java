package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import javax.naming.Reference;
import org.junit.jupiter.api.Test;
import org.warrenrpc.RpcTarget;
import org.warrenrpc.Target;

/** The administered object (Connectors 2.1, 13.4.2.3). */
class ConfiguredTargetTest {

  @Test
  void everyPropertyIsAPartOfTheTarget() {
    assertThat(whole().target())
        .isEqualTo(new Target("cells", "compute", "admin", "2.1", "2.4", "host1", true));
  }

  @Test
  void whatIsNotSetIsNoPartOfIt() {
    RpcConfiguredTarget alone = new RpcConfiguredTarget();
    alone.setTopic(" console ");
    assertThat(alone.target()).isEqualTo(Target.topic("console"));
  }

  @Test
  void everyFaultIsToldAtOnce() {
    RpcConfiguredTarget bad = new RpcConfiguredTarget();
    bad.setVersion("two");
    bad.setVersionCap("1");
    bad.setFanout("yes");
    bad.setServer(" ");
    assertThatThrownBy(bad::target)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("topic is required", "'two'", "'1'", "'yes'", "server");
  }

  @Test
  void aTargetInUseRefusesToChange() {
    RpcConfiguredTarget used = whole();
    Target before = used.target();
    assertThatThrownBy(() -> used.setTopic("other"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("topic");
    assertThat(used.target()).isEqualTo(before);
  }

  // P2, C9
  @Test
  void itIsBoundAndSerializedAsConfigurationOnly() throws Exception {
    RpcConfiguredTarget object = whole();
    Reference reference = new Reference(RpcTarget.class.getName());
    object.setReference(reference);
    assertThat(object.getReference()).isSameAs(reference);
    object.setReference(null);
    assertThat(object.target()).isNotNull();
    Object copy = copy(object);
    assertThat(copy).isEqualTo(object).hasSameHashCodeAs(object);
    assertThat(((RpcTarget) copy).target()).isEqualTo(object.target());
    assertThat(copy).isNotEqualTo(new RpcConfiguredTarget());
  }

  private static Object copy(Object object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  private static RpcConfiguredTarget whole() {
    RpcConfiguredTarget whole = new RpcConfiguredTarget();
    whole.setExchange("cells");
    whole.setTopic("compute");
    whole.setNamespace("admin");
    whole.setVersion("2.1");
    whole.setVersionCap("2.4");
    whole.setServer("host1");
    whole.setFanout("true");
    return whole;
  }
}
