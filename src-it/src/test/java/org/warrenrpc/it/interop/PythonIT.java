package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.util.List;
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

/** oslo.messaging of Debian against the sample in WildFly, both ways. */
@Requires(Part.OSLO_MESSAGING)
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class PythonIT {
  private static final ObjectMapper JSON = new ObjectMapper();
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
    for (String topic : List.of("scheduler", "compute")) {
      JsonNode said = null;
      for (int tries = 0; tries < TRIES && (said == null || isTimeout(said)); tries++) {
        said = call(topic, "no_such_method", "{}");
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
    JsonNode said = call("scheduler", "run_instance", "{\"host\": \"compute1\", \"name\": \"py\"}");
    assertThat(said.at("/result/name").asText()).isEqualTo("py");
    assertThat(said.at("/result/host").asText()).isEqualTo("compute1");
    assertThat(said.at("/result/memoryMb").isInt()).isTrue();
  }

  @Test
  void pythonGetsWhatABeanThrowsAsItsOwnType() throws Exception {
    JsonNode said =
        ask(
            request(
                "call",
                "compute",
                "\"compute1\"",
                "run_instance",
                "{\"name\": \"bad\", \"memory_mb\": 0}"));
    assertThat(said.path("error").asText()).isEqualTo("ValueError");
    assertThat(said.path("message").asText()).contains("memory_mb must be positive: 0");
  }

  @Test
  void pythonCastsToANamedServer() throws Exception {
    call("scheduler", "run_instance", "{\"host\": \"compute1\", \"name\": \"cast\"}");
    ask(request("cast", "compute", "\"compute1\"", "reboot_instance", "{\"name\": \"cast\"}"));
    String find =
        request("call", "compute", "\"compute1\"", "find_instance", "{\"name\": \"cast\"}");
    String state = "";
    for (int tries = 0; tries < 50 && !state.equals("rebooted"); tries++) {
      state = ask(find).at("/result/state").asText();
    }
    assertThat(state).isEqualTo("rebooted");
  }

  @Test
  void pythonFansOutToEveryBeanOfTheTopic() throws Exception {
    String topic = "roll-" + UUID.randomUUID();
    String rollCall =
        request("fanout", "compute", "null", "roll_call", "{\"answer_topic\": \"" + topic + "\"}");
    Set<String> present = new TreeSet<>();
    try (PythonPeer ear = PythonPeer.start("oslo_server.py", BROKER, topic, "ear")) {
      assertThat(ear.line()).isEqualTo("ready");
      // a bean that is not consuming yet does not hear a fanout: it is asked again
      for (int tries = 0; tries < TRIES && present.size() < 2; tries++) {
        ask(rollCall);
        for (String who = ear.lineWithin(2); who != null; who = ear.lineWithin(2)) {
          present.add(who);
        }
      }
    }
    assertThat(present).containsExactly("{\"here\": \"auditor\"}", "{\"here\": \"compute1\"}");
  }

  @Test
  void aBeanCallsAPythonServerByName() throws Exception {
    try (PythonPeer host = PythonPeer.start("oslo_server.py", BROKER, "compute", "python1")) {
      assertThat(host.line()).isEqualTo("ready");
      JsonNode said =
          call(
              "scheduler",
              "run_instance",
              "{\"host\": \"python1\", \"name\": \"far\", \"memory_mb\": 64}");
      assertThat(said.at("/result/host").asText()).isEqualTo("python1");
      assertThat(said.at("/result/asked_by").asText()).isEqualTo("tester");
    }
  }

  @Test
  void aBeanGetsWhatAPythonServerRaisesAsARemoteError() throws Exception {
    try (PythonPeer host = PythonPeer.start("oslo_server.py", BROKER, "compute", "python2")) {
      assertThat(host.line()).isEqualTo("ready");
      JsonNode said =
          call(
              "scheduler",
              "run_instance",
              "{\"host\": \"python2\", \"name\": \"x\", \"memory_mb\": 0}");
      assertThat(said.path("error").asText()).isEqualTo("RemoteError");
      assertThat(said.path("message").asText()).contains("ValueError: memory_mb must be positive");
    }
  }

  /** A request of oslo's that no queue takes is dropped, and its caller waits. */
  private static boolean isTimeout(JsonNode said) {
    return said.path("error").asText().equals("MessagingTimeout");
  }

  private JsonNode call(String topic, String method, String args) throws Exception {
    return ask(request("call", topic, "null", method, args));
  }

  private JsonNode ask(String request) throws Exception {
    return JSON.readTree(client.ask(request));
  }

  private static String request(
      String verb, String topic, String server, String method, String args) {
    return """
        {"verb": "%s", "topic": "%s", "server": %s, "method": "%s", "args": %s, "context": {"user_id": "tester"}, "timeout": 5}"""
        .formatted(verb, topic, server, method, args);
  }
}
