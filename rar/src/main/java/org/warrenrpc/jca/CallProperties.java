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

  /**
   * How long a call may go without a sign of life of its server, in seconds: 2 or more; 0 for no
   * matter. Servers of oslo are asked for them; those of 2011 know none.
   */
  public @Nullable String getCallMonitorSeconds() {
    return get(Property.CALL_MONITOR);
  }

  @ConfigProperty
  public void setCallMonitorSeconds(String callMonitorSeconds) {
    set(Property.CALL_MONITOR, callMonitorSeconds);
  }

  /** How many values of one multicall may wait unread before it ends with an error. */
  public @Nullable String getMaxUnreadReplies() {
    return get(Property.MAX_UNREAD_REPLIES);
  }

  @ConfigProperty
  public void setMaxUnreadReplies(String maxUnreadReplies) {
    set(Property.MAX_UNREAD_REPLIES, maxUnreadReplies);
  }

  /**
   * What failures of the other side are thrown as: {@code module.Type=java.class.Name}, or {@code
   * Type=java.class.Name} in nova2011, which knows no modules; several separated by commas or
   * blanks. A class is looked for by the caller's context class loader, when it is to be thrown: an
   * unchecked exception with a public constructor (String, Throwable) or (String). What is not
   * named, or cannot be made, is a RemoteError; of what is made the RemoteError is the cause.
   */
  public @Nullable String getRemoteExceptions() {
    return get(Property.REMOTE_EXCEPTIONS);
  }

  @ConfigProperty
  public void setRemoteExceptions(String remoteExceptions) {
    set(Property.REMOTE_EXCEPTIONS, remoteExceptions);
  }

  /** Where notifications go; several topics separated by commas get one each. */
  public @Nullable String getNotifyTopics() {
    return get(Property.NOTIFY_TOPICS);
  }

  @ConfigProperty
  public void setNotifyTopics(String notifyTopics) {
    set(Property.NOTIFY_TOPICS, notifyTopics);
  }

  /**
   * What casts and notifications made in a transaction have to do with it: "none", they are
   * published after it has committed; "local", by its commit, which fails when the broker does not
   * take them: such a transaction takes no other resource that cannot prepare.
   */
  public @Nullable String getTransactionLevel() {
    return get(Property.TRANSACTION_LEVEL);
  }

  @ConfigProperty
  public void setTransactionLevel(String transactionLevel) {
    set(Property.TRANSACTION_LEVEL, transactionLevel);
  }

  /** How long publishing the casts of one transaction may hold up its commit, in milliseconds. */
  public @Nullable String getCommitTimeoutMillis() {
    return get(Property.COMMIT_TIMEOUT);
  }

  @ConfigProperty
  public void setCommitTimeoutMillis(String commitTimeoutMillis) {
    set(Property.COMMIT_TIMEOUT, commitTimeoutMillis);
  }

  /**
   * How long a broker may take to answer when a pool validates its connections, in milliseconds.
   */
  public @Nullable String getValidationTimeoutMillis() {
    return get(Property.VALIDATION_TIMEOUT);
  }

  @ConfigProperty
  public void setValidationTimeoutMillis(String validationTimeoutMillis) {
    set(Property.VALIDATION_TIMEOUT, validationTimeoutMillis);
  }

  /**
   * The application's class that is told of casts that were not sent after their transaction had
   * committed: an {@link org.warrenrpc.UnsentCastHandler}.
   */
  public @Nullable String getUnsentCastHandler() {
    return get(Property.UNSENT_CAST_HANDLER);
  }

  @ConfigProperty
  public void setUnsentCastHandler(String unsentCastHandler) {
    set(Property.UNSENT_CAST_HANDLER, unsentCastHandler);
  }
}
