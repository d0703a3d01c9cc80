package org.warrenrpc.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcConnectionFactory;

/** Typed clients and the bean that they ask, inside WildFly. */
@ExtendWith(ArquillianExtension.class)
class TypedIT {

  private static final String BINDING =
      """
      <jboss:ejb-jar xmlns:jboss="urn:jboss:jakartaee:1.0" xmlns="https://jakarta.ee/xml/ns/jakartaee"
          xmlns:rab="urn:resource-adapter-binding:2.0" version="4.0">
        <assembly-descriptor>
          <rab:resource-adapter-binding>
            <ejb-name>*</ejb-name>
            <rab:resource-adapter-name>#warren.rar</rab:resource-adapter-name>
          </rab:resource-adapter-binding>
        </assembly-descriptor>
      </jboss:ejb-jar>
      """;

  @Resource(lookup = "java:/warren/ConnectionFactory")
  private RpcConnectionFactory rpc;

  private Workshop workshop;

  @Deployment
  static EnterpriseArchive deployment() {
    WebArchive tests =
        ShrinkWrap.create(WebArchive.class, "typed-it.war")
            .addClasses(
                TypedIT.class,
                Workshop.class,
                WorkshopBean.class,
                Surroundings.class,
                Eventually.class)
            .addAsWebInfResource(new StringAsset(BINDING), "jboss-ejb3.xml");
    return SampleEar.withTests("typed-it", tests);
  }

  @BeforeEach
  void theBeanAnswers() throws Exception {
    WorkshopBean.gate = new CountDownLatch(1);
    workshop = rpc.proxy(Workshop.class);
    Eventually.within(
        Duration.ofSeconds(60), "the bean answers", () -> workshop.numbers(1).next() == 0);
  }

  @Test
  void iteratorsAndStreamsOfABeanAreMulticalls() {
    List<Integer> numbers = new ArrayList<>();
    workshop.numbers(3).forEachRemaining(numbers::add);
    assertEquals(List.of(0, 1, 2), numbers);
    try (Stream<Integer> squares = workshop.squares(4)) {
      assertEquals(List.of(0, 1, 4, 9), squares.toList());
    }
  }

  /** The stage of the bean's is complete on a thread of the server's executor. */
  @Test
  void aStageGoesOnInWorkWithTheLoaderAndTheNamesOfItsCaller() throws Exception {
    ClassLoader mine = Thread.currentThread().getContextClassLoader();
    String module = Surroundings.found("java:module/ModuleName");
    CompletableFuture<List<String>> seen =
        workshop
            .assemble("lamp")
            .thenApply(
                whole ->
                    List.of(
                        whole,
                        String.valueOf(Surroundings.isWork()),
                        String.valueOf(Thread.currentThread().getContextClassLoader() == mine),
                        Surroundings.found("java:module/ModuleName"),
                        Surroundings.found("java:comp/DefaultContextService")))
            .toCompletableFuture();
    assertFalse(seen.isDone());
    WorkshopBean.gate.countDown();
    List<String> found = seen.get(20, TimeUnit.SECONDS);
    assertEquals(List.of("lamp assembled", "true", "true", module), found.subList(0, 4));
    assertEquals("typed-it", module);
    assertTrue(found.get(4).startsWith("ContextService"), found.get(4));
  }

  @Test
  void aTypedClientInABeanHasTheNamesOfTheBean() throws Exception {
    CompletableFuture<String> relayed = workshop.relay("chair");
    WorkshopBean.gate.countDown();
    assertEquals("chair assembled by PooledConnectionFactory", relayed.get(20, TimeUnit.SECONDS));
  }

  @Test
  void whatAStageFailsWithReachesTheCaller() {
    WorkshopBean.gate.countDown();
    CompletableFuture<String> relayed = workshop.relay("");
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> relayed.get(20, TimeUnit.SECONDS));
    RemoteError error = assertInstanceOf(RemoteError.class, failure.getCause());
    assertTrue(error.getMessage().contains("no part"), error.getMessage());
  }
}
