package org.warrenrpc.jca;

import jakarta.resource.spi.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The properties of adapter and factory that concern whoever calls. */
public class CallProperties extends ProfileProperties {
  private static final long serialVersionUID = 1L;

  /** Only as a superclass. */
  CallProperties() {}

  /** Limit of a verb that is given none, in milliseconds. */
  public @Nullable String getCallTimeoutMillis() {
    return get(Property.CALL_TIMEOUT);
  }

  @ConfigProperty
  public void setCallTimeoutMillis(String callTimeoutMillis) {
    set(Property.CALL_TIMEOUT, callTimeoutMillis);
  }

  /** How many values of one multicall may wait unread before it ends with an error. */
  public @Nullable String getMaxUnreadReplies() {
    return get(Property.MAX_UNREAD_REPLIES);
  }

  @ConfigProperty
  public void setMaxUnreadReplies(String maxUnreadReplies) {
    set(Property.MAX_UNREAD_REPLIES, maxUnreadReplies);
  }
}
