package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.ResourceAllocationException;
import jakarta.resource.spi.SecurityException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;

/** The exceptions of the Connectors contract (22.2). */
class BrokerFailureTest {
  private static final Map<Kind, Class<? extends ResourceException>> MEANING =
      Map.of(
          Kind.AUTHENTICATION, SecurityException.class,
          Kind.TLS, SecurityException.class,
          Kind.UNAVAILABLE, CommException.class,
          Kind.TIMEOUT, CommException.class,
          Kind.REFUSED, ResourceAllocationException.class);

  // P12
  @ParameterizedTest
  @EnumSource
  void everyKindHasItsExceptionWithCauseMessageAndCode(Kind kind) {
    BrokerException failure =
        new BrokerException(kind, 403, false, "what happened", new IOException("why"));
    ResourceException translated = BrokerFailure.translated(failure);
    assertThat(translated)
        .isExactlyInstanceOf(MEANING.get(kind))
        .hasMessageContaining("what happened")
        .hasCause(failure);
    assertThat(translated.getErrorCode()).isEqualTo("403");
  }

  // P12
  @Test
  void withoutAReplyCodeThereIsNoErrorCode() {
    BrokerException failure = new BrokerException(Kind.UNAVAILABLE, "away", null);
    assertThat(BrokerFailure.translated(failure).getErrorCode()).isNull();
  }
}
