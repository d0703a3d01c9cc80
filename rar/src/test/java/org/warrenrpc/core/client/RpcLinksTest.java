package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warrenrpc.core.client.Responder.answer;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.ProfileOption;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcDialects;
import org.warrenrpc.core.RpcProfile;

@SuppressWarnings("try") // a server serves without being mentioned again
class RpcLinksTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final BrokerSettings SETTINGS = BrokerSettings.DEFAULTS;
  private static final ClientSettings OSLO = ClientSettings.DEFAULTS;
  private static final ClientSettings NOVA = new ClientSettings("nova2011", null, SOON, 10);

  private final FaultyBroker broker = new FaultyBroker();
  private final RpcLinks links = new RpcLinks(broker);

  @AfterEach
  void close() {
    links.close();
    broker.close();
  }

  private CompletableFuture<RpcSession> open(Duration limit) {
    CompletableFuture<RpcSession> session = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                session.complete(links.openSession(SETTINGS, OSLO, limit));
              } catch (BrokerException e) {
                session.completeExceptionally(e);
              }
            })
        .start();
    return session;
  }

  // 7
  @Test
  void sessionsOfEqualSettingsAndDialectShareASocket() throws Exception {
    links.openSession(SETTINGS, OSLO, SOON);
    links.openSession(SETTINGS, new ClientSettings("oslo", "other", SOON, 1), SOON);
    assertThat(broker.connections).hasSize(1);
    links.openSession(SETTINGS, NOVA, SOON);
    assertThat(broker.connections).hasSize(2);
    links.openSession(
        new BrokerSettings(URI.create("amqp://elsewhere:5672/"), "guest", "guest", SOON, SOON),
        OSLO,
        SOON);
    assertThat(broker.connections).hasSize(3);
  }

  @Test
  void theSocketGoesWithItsLastSession() throws Exception {
    RpcSession one = links.openSession(SETTINGS, OSLO, SOON);
    RpcSession two = links.openSession(SETTINGS, OSLO, SOON);
    one.close();
    one.close();
    assertThat(one.isOpen()).isFalse();
    assertThat(two.isOpen()).isTrue();
    assertThat(broker.last().closed).isFalse();
    two.close();
    assertThat(broker.last().closed).isTrue();
    assertThat(links.openSession(SETTINGS, OSLO, SOON).isOpen()).isTrue();
    assertThat(broker.connections).hasSize(2);
  }

  @Test
  void theSocketOutlivesItsLastSessionUntilTheLastCallHasEnded() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute")) {
      RpcSession session = links.openSession(SETTINGS, OSLO, SOON);
      RpcReplies<Object> replies =
          new RpcClient(remaining -> Client.lend(session), OSLO)
              .multicall(RpcContext.EMPTY, "compute", RpcMessage.of("run"));
      session.close();
      assertThat(broker.last().closed).isFalse();
      server.say(server.next().replyTo(), answer("yes"));
      assertThat(replies.next().value()).isEqualTo("yes");
      assertThat(replies.hasNext()).isFalse();
      assertThat(broker.last().closed).isTrue();
    }
  }

  @Test
  void aSocketOfItsOwnIsSharedWithNobodyAndGoesWithItsSession() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute")) {
      links.openSession(SETTINGS, OSLO, SOON);
      RpcSession own = links.openOwn(SETTINGS, OSLO, SOON);
      assertThat(broker.connections).hasSize(2);
      RpcReplies<Object> replies =
          new RpcClient(remaining -> Client.lend(own), OSLO)
              .multicall(RpcContext.EMPTY, "compute", RpcMessage.of("run"));
      own.close();
      assertThat(broker.last().closed).isTrue();
      assertThatThrownBy(replies::hasNext).isInstanceOf(ConnectionLostException.class);
      assertThat(broker.connections.get(0).closed).isFalse();
    }
  }

  @Test
  void manyWhoOpenAtOnceConnectOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger connects = new AtomicInteger();
    broker.connecting =
        limit -> {
          connects.incrementAndGet();
          await(go);
        };
    List<CompletableFuture<RpcSession>> sessions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sessions.add(open(SOON));
    }
    go.countDown();
    for (CompletableFuture<RpcSession> session : sessions) {
      assertThat(session.get(10, TimeUnit.SECONDS).isOpen()).isTrue();
    }
    assertThat(connects).hasValue(1);
  }

  @Test
  void whoWaitsForAnothersConnectWaitsWithinItsOwnLimitAndOtherSettingsDoNotWait()
      throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    broker.connecting =
        limit -> {
          begun.countDown();
          await(go);
        };
    CompletableFuture<RpcSession> slow = open(SOON);
    await(begun);
    broker.connecting = limit -> {};
    assertThatThrownBy(() -> links.openSession(SETTINGS, OSLO, Duration.ofMillis(20)))
        .isInstanceOfSatisfying(
            BrokerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
    assertThat(links.openSession(SETTINGS, NOVA, SOON).isOpen()).isTrue();
    go.countDown();
    assertThat(slow.get(10, TimeUnit.SECONDS).isOpen()).isTrue();
  }

  @Test
  void aBrokerThatIsAwayIsToldAndTriedAnewTheNextTime() throws Exception {
    broker.connecting =
        limit -> {
          throw FaultyBroker.away();
        };
    assertThatThrownBy(() -> links.openSession(SETTINGS, OSLO, SOON))
        .isInstanceOf(BrokerException.class)
        .hasMessage("the broker is away");
    broker.connecting = limit -> {};
    assertThat(links.openSession(SETTINGS, OSLO, SOON).isOpen()).isTrue();
  }

  // 4.12
  @Test
  void aLostSocketIsReplacedAtTheNextOpening() throws Exception {
    RpcSession lost = links.openSession(SETTINGS, OSLO, SOON);
    broker.last().lose();
    RpcSession next = links.openSession(SETTINGS, OSLO, SOON);
    assertThat(lost.isOpen()).isFalse();
    assertThat(next.isOpen()).isTrue();
    assertThat(broker.connections).hasSize(2);
    lost.close();
    assertThat(next.isOpen()).isTrue();
  }

  @Test
  void aSocketThatIsLostWhileASessionIsOpenedIsReplacedAtOnce() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    broker.openingSession =
        limit -> {
          if (opened.incrementAndGet() == 1) {
            broker.last().lose();
          }
        };
    assertThat(links.openSession(SETTINGS, OSLO, SOON).isOpen()).isTrue();
    assertThat(broker.connections).hasSize(2);
  }

  @Test
  void socketsThatAreLostAgainAndAgainAreGivenUp() {
    broker.openingSession = limit -> broker.last().lose();
    assertThatThrownBy(() -> links.openSession(SETTINGS, OSLO, SOON))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("lost");
    assertThat(broker.connections).hasSizeLessThan(10);
  }

  @Test
  void aSocketOfItsOwnThatIsLostAtOnceIsTold() {
    broker.connected = FaultyBroker.Connection::lose;
    assertThatThrownBy(() -> links.openOwn(SETTINGS, OSLO, SOON))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("lost at once");
    assertThat(broker.last().closed).isTrue();
    assertThat(links.sockets()).isZero();
  }

  @Test
  void aSocketIsLostOrClosedOnce() throws Exception {
    RpcSession session = links.openSession(SETTINGS, OSLO, SOON);
    FaultyBroker.Connection connection = broker.last();
    RpcLink link = session.link();
    assertThat(links.sockets()).isOne();
    links.close();
    connection.lose();
    session.close();
    link.close();
    assertThat(connection.closes).hasValue(1);
    assertThat(links.sockets()).isZero();
    assertThat(link.attach(session)).isFalse();
  }

  @Test
  void aRefusedSessionIsToldAndLeavesNoSocket() {
    broker.openingSession =
        limit -> {
          throw new BrokerException(Kind.REFUSED, 530, false, "too many", null);
        };
    assertThatThrownBy(() -> links.openSession(SETTINGS, OSLO, SOON)).hasMessage("too many");
    assertThat(broker.last().closed).isTrue();
    assertThatThrownBy(() -> links.openOwn(SETTINGS, OSLO, SOON)).hasMessage("too many");
    assertThat(broker.last().closed).isTrue();
  }

  @Test
  void closingFailsEveryPendingCallTellsNoSessionAndEndsAllSockets() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute")) {
      RpcSession shared = links.openSession(SETTINGS, OSLO, SOON);
      RpcSession own = links.openOwn(SETTINGS, OSLO, SOON);
      List<String> told = new CopyOnWriteArrayList<>();
      shared.onLost(reason -> told.add("told"));
      RpcReplies<Object> replies =
          new RpcClient(remaining -> Client.lend(shared), OSLO)
              .multicall(RpcContext.EMPTY, "compute", RpcMessage.of("run"));
      links.close();
      links.close();
      assertThatThrownBy(replies::hasNext).isInstanceOf(ConnectionLostException.class);
      assertThat(shared.isOpen()).isFalse();
      assertThat(own.isOpen()).isFalse();
      assertThat(broker.connections).hasSize(2).allMatch(connection -> connection.closed);
      assertThat(told).isEmpty();
      assertThatThrownBy(() -> links.openSession(SETTINGS, OSLO, SOON))
          .isInstanceOf(BrokerException.class);
      assertThat(broker.connections).hasSize(2);
      shared.close();
      own.close();
    }
  }

  @Test
  void closingWhileSomebodyConnectsLeavesNoSocket() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    broker.connecting =
        limit -> {
          begun.countDown();
          await(go);
        };
    CompletableFuture<RpcSession> session = open(SOON);
    await(begun);
    links.close();
    go.countDown();
    assertThatThrownBy(() -> session.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(BrokerException.class);
    assertThat(broker.last().closed).isTrue();
  }

  private static ClientSettings profile(String name, Map<ProfileOption, String> set) {
    return new ClientSettings("oslo", RpcProfile.of("oslo", name, set), null, SOON, 10);
  }

  /** The reply queues of two calls, with a loss between. */
  private List<String> replyQueues(ClientSettings settings) throws Exception {
    List<String> queues = new ArrayList<>();
    broker.subscribing = queues::add;
    for (int i = 0; i < 2; i++) {
      RpcSession session = links.openSession(SETTINGS, settings, SOON);
      callInVain(session, settings);
      broker.last().lose();
    }
    return queues;
  }

  private static void callInVain(RpcSession session, ClientSettings settings) {
    RpcClient client = new RpcClient(remaining -> Client.lend(session), settings);
    assertThatThrownBy(() -> client.call(RpcContext.EMPTY, "compute", RpcMessage.of("run")))
        .isInstanceOf(UnroutableException.class);
  }

  /** So that replies that are published meanwhile find it (4.12). */
  @Test
  void theNextSocketHasTheReplyQueueOfTheLostOne() throws Exception {
    List<String> queues = replyQueues(OSLO);
    assertThat(queues).hasSize(2).allMatch(name -> name.matches("reply_[0-9a-f]{32}"));
    assertThat(queues.get(1)).isEqualTo(queues.get(0));
  }

  // 8: consumed before the first call; a name that no other process has
  @Test
  void theReplyQueueIsConsumedBeforeTheFirstCallAndIsNobodyElses() throws Exception {
    List<String> steps = new CopyOnWriteArrayList<>();
    broker.subscribing = queue -> steps.add(queue.startsWith("reply_") ? "consume" : queue);
    broker.publishing = message -> steps.add("publish");
    try (Responder server =
            Responder.on(broker.broker, "oslo", "compute", null, r -> List.of(answer("yes")));
        RpcLinks other = new RpcLinks(broker)) {
      List<String> queues = new ArrayList<>();
      for (RpcLinks each : List.of(links, other)) {
        RpcSession session = each.openSession(SETTINGS, OSLO, SOON);
        RpcClient client = new RpcClient(remaining -> Client.lend(session), OSLO);
        client.call(RpcContext.EMPTY, "compute", RpcMessage.of("run"));
        client.call(RpcContext.EMPTY, "compute", RpcMessage.of("run"));
        queues.add(server.next().request().replyQueue());
        assertThat(server.next().request().replyQueue()).isEqualTo(queues.get(queues.size() - 1));
      }
      assertThat(steps)
          .containsExactly("consume", "publish", "publish", "consume", "publish", "publish");
      assertThat(queues).doesNotHaveDuplicates();
    }
  }

  // 4.12, 8: excepted
  @Test
  void theReplyQueueOfTheProfileModernHasANewNameOnEachSocket() throws Exception {
    List<String> queues = replyQueues(profile("modern", Map.of()));
    assertThat(queues).hasSize(2).doesNotHaveDuplicates();
  }

  // 4.1
  @Test
  void repliesAreConsumedWithTheArgumentsOfTheProfile() throws Exception {
    ClientSettings settings = profile("oslo", Map.of(ProfileOption.CANCEL_ON_FAILOVER, "true"));
    callInVain(links.openSession(SETTINGS, settings, SOON), settings);
    assertThat(broker.consumerArguments.values())
        .containsExactly(Map.of("x-cancel-on-ha-failover", true));
  }

  /** A passive client makes nothing but its reply queue. */
  // 4.2
  @Test
  void inTheProfilePassiveAnExchangeThatIsNotThereIsNotMade() throws Exception {
    ClientSettings settings = profile("passive", Map.of());
    RpcSession session = links.openSession(SETTINGS, settings, SOON);
    RpcClient client = new RpcClient(remaining -> Client.lend(session), settings);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> client.call(RpcContext.EMPTY, "compute", RpcMessage.of("run")))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("openstack");
      assertThatThrownBy(() -> client.fanoutCast(RpcContext.EMPTY, "compute", RpcMessage.of("x")))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("compute_fanout");
    }
  }

  // 4.1
  @Test
  void theQueueManagerNamesTheReplyQueue() throws Exception {
    assertThat(replyQueues(profile("oslo", Map.of(ProfileOption.QUEUE_MANAGER, "node1:svc"))))
        .containsExactly("reply_node1:svc:1", "reply_node1:svc:1");
  }

  /** Two consumers of one queue would get each other's replies. */
  @Test
  void aReplyQueueIsConsumedByOneSocketAtATime() throws Exception {
    List<String> queues = new ArrayList<>();
    broker.subscribing = queues::add;
    Map<ProfileOption, String> manager = Map.of(ProfileOption.QUEUE_MANAGER, "node1:svc");
    ClientSettings one = profile("oslo", manager);
    ClientSettings other = new ClientSettings("oslo", one.profile(), "other", SOON, 10);
    ClientSettings passive = profile("passive", manager);
    callInVain(links.openSession(SETTINGS, one, SOON), one);
    callInVain(links.openSession(SETTINGS, other, SOON), other);
    callInVain(links.openOwn(SETTINGS, one, SOON), one);
    callInVain(links.openSession(SETTINGS, passive, SOON), passive);
    assertThat(queues)
        .as("two of them share a socket")
        .containsExactly("reply_node1:svc:1", "reply_node1:svc:2", "reply_node1:svc:3");
  }

  @Test
  void aSocketThatIsStillThereKeepsItsReplyQueueToItself() throws Exception {
    List<String> queues = new ArrayList<>();
    broker.subscribing = queues::add;
    callInVain(links.openSession(SETTINGS, OSLO, SOON), OSLO);
    broker.last().sessions.get(1).breakIt();
    callInVain(links.openSession(SETTINGS, OSLO, SOON), OSLO);
    assertThat(queues).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void tellsWhatBrokerItIs() throws Exception {
    assertThat(links.openSession(SETTINGS, OSLO, SOON).server().product()).contains("memory");
  }

  @Test
  void knowsTheDialectsByName() {
    assertThat(RpcDialects.names()).isEqualTo(Set.of("oslo", "nova2011"));
    assertThatThrownBy(() -> new ClientSettings("morse", null, SOON, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("morse");
    assertThatThrownBy(() -> new ClientSettings("oslo", null, Duration.ZERO, 1))
        .hasMessageContaining("callTimeout");
    assertThatThrownBy(() -> new ClientSettings("oslo", null, SOON, 0))
        .hasMessageContaining("maxUnreadReplies");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).as("the other thread came").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static ClientSettings reading(int maxBodyBytes) {
    ClientSettings all = ClientSettings.DEFAULTS;
    return new ClientSettings(
        all.dialect(),
        all.profile(),
        null,
        new RpcCodec(maxBodyBytes, "reply_.+", false),
        all.callTimeout(),
        all.callMonitor(),
        all.maxUnreadReplies(),
        all.remoteExceptions(),
        all.notifyTopics());
  }

  @Test
  void onlyWhoReadsAlikeSharesASocket() throws Exception {
    RpcLinks links = new RpcLinks(broker);
    for (int maxBodyBytes : new int[] {1000, 1000, 2000}) {
      links.openSession(BrokerSettings.DEFAULTS, reading(maxBodyBytes), Duration.ofSeconds(10));
    }
    assertThat(links.sockets()).isEqualTo(2);
    links.close();
  }
}
