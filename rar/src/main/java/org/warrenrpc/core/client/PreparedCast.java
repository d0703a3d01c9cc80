package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.UnsentCast;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.Values;
import org.warrenrpc.topology.Address;

/**
 * A cast or a notification, checked and encoded when it was made: what its arguments become
 * afterwards changes nothing. All that is left is to publish it, now or later. Immutable.
 */
public final class PreparedCast {

  /** What is declared before it is published. */
  interface Declaration {
    void on(Outlet outlet, Deadline deadline) throws BrokerException;
  }

  private final Operation operation;
  private final Outgoing said;
  private final boolean notification;
  private final Declaration declaration;
  private final Message message;

  /**
   * One that is published confirmed.
   *
   * @param said for whoever is told that it was not sent
   */
  PreparedCast(
      Operation operation,
      Outgoing said,
      boolean notification,
      Declaration declaration,
      Message message) {
    this.operation = operation;
    this.said = said;
    this.notification = notification;
    this.declaration = declaration;
    this.message = message;
  }

  /**
   * Publishes it and waits until the broker has it: by another deadline than it was made with, when
   * its transaction has committed. Says as the verb does what went wrong.
   *
   * @throws NotSentException when it certainly did not leave
   */
  public void publish(RpcSession session, Deadline deadline) {
    Operation late = operation.within(deadline);
    if (deadline.expired()) {
      throw late.timeout(Phase.CONNECT);
    }
    try {
      confirm(session, late);
    } catch (BrokerException e) {
      throw late.failure(e);
    }
  }

  /** What {@link #publish} would have thrown, had it come as far as a session. */
  public RpcException failure(BrokerException e, Deadline deadline) {
    return operation.within(deadline).failure(e);
  }

  /** That it was not sent, or may not have been, as an application is told. */
  public UnsentCast unsent(RpcException failure) {
    RpcMessage message = new RpcMessage(said.method(), plain(said.args()));
    return new UnsentCast(
        new RpcContext(plain(said.context())), said.target(), message, notification, failure);
  }

  /** The same, while whoever made it waits. */
  void confirm(RpcSession session) throws BrokerException {
    confirm(session, operation);
  }

  Operation operation() {
    return operation;
  }

  Address address() {
    return message.address();
  }

  private void confirm(RpcSession session, Operation now) throws BrokerException {
    Deadline deadline = now.deadline();
    session.with(
        deadline,
        outlet -> {
          declaration.on(outlet, deadline);
          check(outlet.session().publishConfirmed(message, deadline.remaining()));
        });
  }

  private void check(Outcome outcome) {
    switch (outcome) {
      case CONFIRMED -> {}
      case UNROUTABLE ->
          throw new UnroutableException(
              "No queue takes " + operation + RpcLink.address(message), null);
      case REFUSED -> throw new NotSentException("The broker refused " + operation, null);
    }
  }

  private static Map<String, @Nullable Object> plain(Map<String, JsonNode> values) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    values.forEach((name, value) -> plain.put(name, Values.fromJson(value, Object.class)));
    return plain;
  }

  @Override
  public String toString() {
    return operation.toString();
  }
}
