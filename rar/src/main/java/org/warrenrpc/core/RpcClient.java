package org.warrenrpc.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcOperations;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.Target;

/** The four verbs, over sessions that are lent only until a request is written. Thread-safe. */
public final class RpcClient implements RpcOperations {

  /** Borrows from {@code sessions} for each verb. */
  public RpcClient(SessionSource sessions, ClientSettings settings) {}

  @Override
  public <T> @Nullable T call(
      RpcContext context, Target target, RpcMessage message, Class<T> resultType) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> @Nullable T call(
      RpcContext context, Target target, RpcMessage message, Class<T> resultType, Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cast(RpcContext context, Target target, RpcMessage message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void fanoutCast(RpcContext context, Target target, RpcMessage message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> RpcReplies<T> multicall(
      RpcContext context, Target target, RpcMessage message, Class<T> valueType) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> RpcReplies<T> multicall(
      RpcContext context, Target target, RpcMessage message, Class<T> valueType, Duration limit) {
    throw new UnsupportedOperationException();
  }
}
