package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAllocationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.NotSentException;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;

/** What a caller is told when the container's pool has no connection to give. */
@Timeout(60)
final class PoolWithoutConnectionTest {
  private final BrokerException refused =
      new BrokerException(Kind.UNAVAILABLE, "Connection to broker1:5672 was refused", null);

  /** Says of every failure only that it failed, as a container does. */
  private static final class TaciturnPool implements ConnectionManager {
    private static final long serialVersionUID = 1L;

    @Override
    public Object allocateConnection(ManagedConnectionFactory factory, ConnectionRequestInfo info)
        throws ResourceException {
      try {
        return factory.createManagedConnection(null, info).getConnection(null, info);
      } catch (ResourceException e) {
        throw new ResourceException(
            "POOL1: no managed connection", new ResourceException("POOL2", e));
      }
    }
  }

  @SuppressWarnings("deprecation") // what some containers fill
  private static ResourceException linked(ResourceException outer, Exception inner) {
    outer.setLinkedException(inner);
    return outer;
  }

  @Test
  void aCallAndANotificationNameTheBrokersReason() throws Exception {
    try (Container container = new Container(StrictWorkManager.of(1))) {
      RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
      managed.setResourceAdapter(container.adapter);
      RpcConnectionFactory factory =
          (RpcConnectionFactory) managed.createConnectionFactory(new TaciturnPool());
      container.broker().away(true);
      assertThatThrownBy(() -> factory.call(RpcContext.EMPTY, "compute", RpcMessage.of("run")))
          .isInstanceOf(NotSentException.class)
          .hasMessage("No connection: POOL1: no managed connection: nobody answers");
      assertThatThrownBy(() -> factory.notify("me", "e", NotificationPriority.INFO, null))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("nobody answers");
      assertThatThrownBy(factory::createConnection)
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("nobody answers");
    }
  }

  @Test
  void theDeepestOfOursIsNamedOnceWhereverItLies() {
    assertThat(
            Reason.of(
                new ResourceException(
                    "a", new ResourceException("b", new CommException("c", refused)))))
        .isEqualTo("a: Connection to broker1:5672 was refused");
    assertThat(
            Reason.of(
                linked(
                    new ResourceException("a"),
                    linked(new ResourceException("b"), new CommException("c")))))
        .isEqualTo("a: c");
    assertThat(
            Reason.of(
                linked(
                    new ResourceException("a", new IllegalStateException("the pool's own")),
                    BrokerFailure.translated(refused))))
        .isEqualTo("a: Connection to broker1:5672 was refused");
    assertThat(Reason.of(BrokerFailure.translated(refused)))
        .isEqualTo("Connection to broker1:5672 was refused");
  }

  @Test
  void withoutOneOfOursThePoolsWordsAreAll() {
    assertThat(Reason.of(new ResourceAllocationException("exhausted"))).isEqualTo("exhausted");
    ResourceException circular = new ResourceException("a");
    circular.initCause(new ResourceException("b", circular));
    assertThat(Reason.of(circular)).isEqualTo("a");
  }
}
