package org.warrenrpc.it.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;

/** A bean in transactions of WildFly's, whose requests are settled after their run (I15, I16). */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class TransactedIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final String BINDING =
      """
      <jboss:ejb-jar xmlns:jboss="urn:jboss:jakartaee:1.0"
          xmlns="https://jakarta.ee/xml/ns/jakartaee"
          xmlns:rab="urn:resource-adapter-binding:2.0" version="4.0">
        <assembly-descriptor>
          <rab:resource-adapter-binding>
            <ejb-name>*</ejb-name>
            <rab:resource-adapter-name>#warren.rar</rab:resource-adapter-name>
          </rab:resource-adapter-binding>
        </assembly-descriptor>
      </jboss:ejb-jar>
      """;

  private OutsideClient client;

  @Deployment(testable = false)
  static EnterpriseArchive deployment() {
    JavaArchive beans =
        ShrinkWrap.create(JavaArchive.class, "teller.jar")
            .addClasses(Teller.class, Teller.Unwilling.class)
            .add(new StringAsset(BINDING), "META-INF/jboss-ejb3.xml");
    EnterpriseArchive ear = SampleEar.asBuilt("transacted-it");
    ear.delete("META-INF/application.xml");
    ear.delete("ejb-sample.jar");
    return ear.addAsModule(beans)
        .setApplicationXML(
            new StringAsset(
                """
                <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
                  <application-name>transacted-it</application-name>
                  <initialize-in-order>true</initialize-in-order>
                  <module><connector>warren.rar</connector></module>
                  <module><ejb>teller.jar</ejb></module>
                </application>
                """));
  }

  @BeforeEach
  void connect() throws Exception {
    client = new OutsideClient();
    Eventually.within(SOON, "the bean answers", () -> runs("nobody") == 0);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private int runs(String to) {
    return client
        .rpc()
        .call(RpcContext.EMPTY, "teller", RpcMessage.of("runs").with("to", to), Integer.class);
  }

  private static RpcMessage request(String method, String to, int refusals) {
    return RpcMessage.of(method).with("to", to).with("refusals", refusals);
  }

  private Object call(String method, String to, int refusals) {
    return client.rpc().call(RpcContext.EMPTY, "teller", request(method, to, refusals));
  }

  private void cast(String method, String to, int refusals) {
    client.rpc().cast(RpcContext.EMPTY, "teller", request(method, to, refusals));
  }

  @Test
  void whatCommitsIsAnswered() {
    assertThat(call("pay", "a", 0)).isEqualTo("a");
  }

  @Test
  void aCallWhoseBeanSetRollbackOnlyIsAFailureAndIsNotRunAgain() {
    RemoteError failure = catchThrowableOfType(RemoteError.class, () -> call("pay", "b", 9));
    assertThat(failure.remoteType()).isEqualTo("RolledBackException");
    assertThat(failure.remoteMessage()).contains("pay", "rolled back");
    assertThat(runs("b")).isEqualTo(1);
  }

  @Test
  void aCallWhoseCommitFailedIsAFailure() {
    RemoteError failure = catchThrowableOfType(RemoteError.class, () -> call("book", "c", 9));
    assertThat(failure).isNotNull();
    assertThat(runs("c")).isEqualTo(1);
  }

  @Test
  void aCastWhoseBeanSetRollbackOnlyIsRunAgainUntilItCommits() throws Exception {
    cast("pay", "d", 2);
    Eventually.within(SOON, "three runs", () -> runs("d") == 3);
    assertThat(call("pay", "e", 0)).isEqualTo("e");
    assertThat(runs("d")).isEqualTo(3);
  }

  @Test
  void aCastWhoseCommitFailedIsRunAgainUntilItCommits() throws Exception {
    cast("book", "f", 2);
    Eventually.within(SOON, "three runs", () -> runs("f") == 3);
  }
}
