package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;

/**
 * Why a pool has no connection to give. A container's pool says so in its own words, and what the
 * adapter told it lies beneath.
 */
final class Reason {
  /** Deep enough for any container, and an end where exceptions go in circles. */
  private static final int DEEPEST = 20;

  private Reason() {}

  /** What the pool said, then what lies deepest of the adapter's, where that is not the same. */
  static String of(ResourceException e) {
    String said = String.valueOf(e.getMessage());
    String ours = deepest(e, 0);
    return ours == null || said.contains(ours) ? said : said + ": " + ours;
  }

  @SuppressWarnings("deprecation") // some containers fill nothing but the linked exception
  private static @Nullable String deepest(@Nullable Throwable e, int depth) {
    if (e == null || depth == DEEPEST) {
      return null;
    }
    String beneath = deepest(e.getCause(), depth + 1);
    if (beneath == null && e instanceof ResourceException resource) {
      beneath = deepest(resource.getLinkedException(), depth + 1);
    }
    boolean ours = e instanceof CommException || e instanceof BrokerException;
    return beneath == null && ours ? e.getMessage() : beneath;
  }
}
