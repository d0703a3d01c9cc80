package org.warrenrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names what a method, or every method of a class, throws in the normal course of things. Callers
 * are told all the same; the log is not (wire page, 4.6).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RpcExpected {
  /** These and their subclasses. */
  Class<? extends Throwable>[] value();
}
