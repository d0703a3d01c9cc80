package org.warrenrpc.jca;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcOperations;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.Target;

/** The verbs, as somebody else does them. */
abstract class DelegatedVerbs implements RpcOperations {

  /** Who does them, asked anew for each; throws where they may not be used now. */
  abstract RpcOperations verbs();

  @Override
  public <T> @Nullable T call(
      RpcContext context, Target target, RpcMessage message, Class<T> resultType) {
    return verbs().call(context, target, message, resultType);
  }

  @Override
  public <T> @Nullable T call(
      RpcContext context, Target target, RpcMessage message, Class<T> resultType, Duration limit) {
    return verbs().call(context, target, message, resultType, limit);
  }

  @Override
  public void cast(RpcContext context, Target target, RpcMessage message) {
    verbs().cast(context, target, message);
  }

  @Override
  public void fanoutCast(RpcContext context, Target target, RpcMessage message) {
    verbs().fanoutCast(context, target, message);
  }

  @Override
  public <T> RpcReplies<T> multicall(
      RpcContext context, Target target, RpcMessage message, Class<T> valueType) {
    return verbs().multicall(context, target, message, valueType);
  }

  @Override
  public <T> RpcReplies<T> multicall(
      RpcContext context, Target target, RpcMessage message, Class<T> valueType, Duration limit) {
    return verbs().multicall(context, target, message, valueType, limit);
  }
}
