package org.warrenrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method as callable. As soon as one method of a proxy class carries it, only those that do
 * are callable.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RpcMethod {
  /** The name on the wire; the method's own name when empty. */
  String value() default "";

  /**
   * Of a typed interface: the version that a request to this method needs; the interface's when
   * empty. A server does not look at it.
   */
  String version() default "";
}
