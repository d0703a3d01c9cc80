package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;

/** That Warren and oslo.messaging find each other again, whichever of them serves (4.12). */
@Requires({Part.RABBITMQ, Part.OSLO_MESSAGING})
@ExtendWith(OneRabbit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LossesIT {
  private static final String JAVA = "losses-java";
  private static final String PYTHON = "losses-python";
  private static final Duration BRIEF = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofSeconds(JavaWorld.LIMIT_SECONDS);

  private RabbitServer broker;
  private WarrenClient warren;
  private WarrenServer server;
  private PythonPeer oslo;
  private PythonPeer caller;

  @BeforeAll
  void start(RabbitServer node) throws Exception {
    broker = node;
    warren = WarrenClient.of(node, "oslo", "openstack");
    server = WarrenServer.start(warren, JAVA, "java1", 8);
    oslo = PythonPeer.start("oslo_server.py", node.url(), PYTHON, "python1");
    caller = PythonPeer.start("oslo_client.py", node.url());
  }

  @AfterAll
  void stop() {
    caller.close();
    oslo.close();
    server.close();
    warren.close();
  }

  private void eitherAnswersTheOther(String when) throws Exception {
    RpcMessage sum = RpcMessage.of("add").with("a", 1).with("b", 2);
    Eventually.within(
        SOON,
        "oslo answers Warren after " + when,
        () ->
            warren
                .rpc()
                .call(RpcContext.EMPTY, Target.topic(PYTHON), sum, Integer.class, BRIEF)
                .equals(3));
    Eventually.within(
        SOON,
        "Warren answers oslo after " + when,
        () ->
            caller
                    .ask(Ask.call(JAVA, "add").with("timeout", 2).arg("a", 1).arg("b", 2))
                    .path("result")
                    .asInt()
                == 3);
  }

  /** Those that somebody consumes: others are left until they expire. */
  private List<String> replyQueues() {
    return broker.ctl("list_queues", "name", "consumers").stream()
        .map(line -> line.split("\t", -1))
        .filter(queue -> queue[0].startsWith("reply_") && !queue[1].equals("0"))
        .map(queue -> queue[0])
        .sorted()
        .toList();
  }

  @Test
  void aCallEachWayIsAnsweredAfterTheBrokerClosedEveryConnection() throws Exception {
    eitherAnswersTheOther("the start");
    List<String> before = replyQueues();
    broker.ctl("close_all_connections", "a test");
    eitherAnswersTheOther("the loss");
    assertThat(replyQueues()).as("the names are kept").isEqualTo(before);
  }

  @Test
  void aCallEachWayIsAnsweredAfterTheTopicQueuesWereDeleted() throws Exception {
    eitherAnswersTheOther("the start");
    broker.ctl("delete_queue", JAVA);
    broker.ctl("delete_queue", PYTHON);
    eitherAnswersTheOther("the deletion");
  }

  @Test
  void aCallEachWayIsAnsweredAfterTheReplyQueuesWereDeleted() throws Exception {
    eitherAnswersTheOther("the start");
    List<String> before = replyQueues();
    for (String queue : before) {
      broker.ctl("delete_queue", queue);
    }
    eitherAnswersTheOther("the deletion");
    assertThat(replyQueues()).as("the names are kept").isEqualTo(before);
  }
}
