package org.warrenrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of an interface where its methods are served: for {@link RpcConnectionFactory#proxy} on the
 * client's side, and for a message-driven bean that implements it on the server's. What is empty
 * here comes from the {@link org.warrenrpc.Target} or from the activation; where both say something
 * else about a bean, the activation is refused.
 *
 * <p>A result that is an {@code Iterator}, a {@code Stream} or a {@code CompletionStage} means the
 * same on both sides: see {@link RpcConnectionFactory#proxy} and {@link RpcListener}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RpcInterface {
  /** The topic. */
  String topic() default "";

  /** The control exchange; the configured one when empty. */
  String exchange() default "";

  /** The namespace; none when empty. */
  String namespace() default "";

  /**
   * The version, {@code major.minor}: what a server implements, and what a client's requests need
   * where their method does not say less.
   */
  String version() default "";
}
