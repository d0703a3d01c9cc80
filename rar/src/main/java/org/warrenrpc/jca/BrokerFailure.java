package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.ResourceAllocationException;
import org.warrenrpc.broker.BrokerException;

/** Says in the Connectors contract's words (22.2) what a broker's exception means. */
final class BrokerFailure {
  private BrokerFailure() {}

  /** With the cause kept and the broker's reply code, where there is one, as the error code. */
  static ResourceException translated(BrokerException e) {
    String message = String.valueOf(e.getMessage());
    ResourceException translated =
        switch (e.kind()) {
          case AUTHENTICATION, TLS -> new jakarta.resource.spi.SecurityException(message, e);
          case UNAVAILABLE, TIMEOUT -> new CommException(message, e);
          case REFUSED -> new ResourceAllocationException(message, e);
        };
    if (e.replyCode() != 0) {
      translated.setErrorCode(Integer.toString(e.replyCode()));
    }
    return translated;
  }
}
