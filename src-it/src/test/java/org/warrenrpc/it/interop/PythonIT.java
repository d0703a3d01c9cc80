package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;

/** Real Python programs and the sample in WildFly, both ways. */
@Requires({Part.OSLO_MESSAGING, Part.PY_AMQP})
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class PythonIT {
  private static final int TRIES = 10;
  private static final String BROKER = System.getProperty("it.broker.url");

  private PythonPeer client;

  @Deployment(testable = false)
  static EnterpriseArchive deployment() {
    return ShrinkWrap.create(ZipImporter.class, "python-it.ear")
        .importFrom(new File(System.getProperty("ear.file")))
        .as(EnterpriseArchive.class);
  }

  @BeforeEach
  void start() throws Exception {
    client = PythonPeer.start("oslo_client.py", BROKER);
    for (String topic : List.of("scheduler", "placement", "compute")) {
      JsonNode said = null;
      for (int tries = 0; tries < TRIES && (said == null || isTimeout(said)); tries++) {
        said = client.error(known(Ask.call(topic, "no_such_method")));
      }
      assertThat(said.path("message").asText()).as(topic).contains("no_such_method");
    }
  }

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void pythonCallsABeanThatCallsAnotherBean() throws Exception {
    JsonNode instance = client.result(runInstance("compute1", "py"));
    assertThat(instance.path("name").asText()).isEqualTo("py");
    assertThat(instance.path("host").asText()).isEqualTo("compute1");
    assertThat(instance.path("memoryMb").isInt()).isTrue();
  }

  @Test
  void pythonGetsWhatABeanThrowsAsItsOwnType() throws Exception {
    JsonNode error =
        client.error(compute1("call", "run_instance").arg("name", "bad").arg("memory_mb", 0));
    assertThat(error.path("type").asText()).isEqualTo("ValueError");
    assertThat(error.path("message").asText()).contains("memory_mb must be positive: 0");
  }

  @Test
  void pythonCastsToANamedServer() throws Exception {
    client.result(runInstance("compute1", "cast"));
    client.result(compute1("cast", "reboot_instance").arg("name", "cast"));
    String state = "";
    for (int tries = 0; tries < 50 && !state.equals("rebooted"); tries++) {
      Ask find = compute1("call", "find_instance").arg("name", "cast");
      state = client.result(find).path("state").asText();
    }
    assertThat(state).isEqualTo("rebooted");
  }

  @Test
  void pythonFansOutToEveryBeanOfTheTopic() throws Exception {
    String topic = "roll-" + UUID.randomUUID();
    Set<String> present = new TreeSet<>();
    try (PythonPeer ear = PythonPeer.start("oslo_host.py", BROKER, topic, "ear")) {
      // a bean that is not consuming yet does not hear a fanout: it is asked again
      for (int tries = 0; tries < TRIES && present.size() < 2; tries++) {
        client.result(known(Ask.fanout("compute", "roll_call").arg("answer_topic", topic)));
        for (JsonNode who = ear.noticedWithin(2); who != null; who = ear.noticedWithin(2)) {
          present.add(who.path("here").asText());
        }
      }
    }
    assertThat(present).containsExactly("auditor", "compute1");
  }

  @Test
  void aBeanCallsAPythonServerByName() throws Exception {
    try (PythonPeer host = PythonPeer.start("oslo_host.py", BROKER, "compute", "python1")) {
      JsonNode instance = client.result(runInstance("python1", "far").arg("memory_mb", 64));
      assertThat(instance.path("host").asText()).isEqualTo("python1");
      assertThat(instance.path("memoryMb").asInt()).isEqualTo(64);
      assertThat(instance.path("state").asText()).isEqualTo("running for tester");
      assertThat(host).isNotNull();
    }
  }

  @Test
  void aBeanGetsWhatAPythonServerRaisesAsARemoteError() throws Exception {
    try (PythonPeer host = PythonPeer.start("oslo_host.py", BROKER, "compute", "python2")) {
      JsonNode error = client.error(runInstance("python2", "x").arg("memory_mb", 0));
      assertThat(error.path("type").asText()).isEqualTo("RemoteError");
      assertThat(error.path("message").asText()).contains("ValueError: memory_mb must be positive");
      assertThat(host).isNotNull();
    }
  }

  // 5
  @Test
  void aBeanHearsWhatPythonNotifies() throws Exception {
    for (String driver : List.of("messaging", "messagingv2")) {
      client.result(
          Ask.verb("notify")
              .with("driver", driver)
              .with("priority", "info")
              .with("event_type", "compute.instance." + driver)
              .with("payload", Map.of("name", "heard")));
    }
    Set<String> events = Set.of("compute.instance.messaging", "compute.instance.messagingv2");
    Set<String> heard = new TreeSet<>();
    for (int tries = 0; tries < 50 && !heard.equals(events); tries++) {
      Ask history = known(Ask.call("scheduler", "instance_history").arg("name", "heard"));
      client.result(history).forEach(event -> heard.add(event.asText()));
    }
    assertThat(heard).isEqualTo(events);
  }

  // 5: a pool of its own takes nothing from the bean that listens too
  @Test
  void pythonHearsWhatABeanNotifies() throws Exception {
    try (PythonPeer listener =
        PythonPeer.start("oslo_listener.py", BROKER, "notifications", "--pool", "python-ears")) {
      client.result(runInstance("compute1", "telling"));
      JsonNode heard = listener.noticed().path("notification");
      while (!heard.path("payload").path("name").asText().equals("telling")) {
        heard = listener.noticed().path("notification");
      }
      assertThat(heard.path("priority").asText()).isEqualTo("info");
      assertThat(heard.path("event_type").asText()).isEqualTo("compute.instance.create.end");
      assertThat(heard.path("publisher_id").asText()).isEqualTo("compute.compute1");
      assertThat(heard.path("context").path("user_id").asText()).isEqualTo("tester");
    }
  }

  // 3.3, 7
  @Test
  void aCallerOf2011ReadsEveryValueOfABean() throws Exception {
    client.result(runInstance("compute1", "first"));
    client.result(runInstance("compute1", "second"));
    try (PythonPeer nova =
        PythonPeer.start("nova2011_client.py", BROKER, "--exchange", "openstack")) {
      JsonNode instances =
          nova.result(Ask.verb("multicall", "compute", "list_instances").server("compute1"));
      assertThat(instances.findValuesAsText("name")).contains("first", "second");
    }
  }

  /** A request of oslo's that no queue takes is dropped, and its caller waits. */
  private static boolean isTimeout(JsonNode error) {
    return error.path("type").asText().equals("MessagingTimeout");
  }

  private static Ask runInstance(String host, String name) {
    return known(Ask.call("scheduler", "run_instance").arg("host", host).arg("name", name));
  }

  private static Ask compute1(String verb, String method) {
    return known(Ask.verb(verb, "compute", method).server("compute1"));
  }

  private static Ask known(Ask ask) {
    return ask.context(Map.of("user_id", "tester")).with("timeout", 5);
  }
}
