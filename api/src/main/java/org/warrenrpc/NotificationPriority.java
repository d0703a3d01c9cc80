package org.warrenrpc;

/**
 * How urgent a notification is (wire page, 5.1). Also part of the routing key, and the name, in
 * lower case, of the method that handles it.
 */
public enum NotificationPriority {
  /** For the books. */
  AUDIT,
  /** For developers. */
  DEBUG,
  /** In the normal course of things. */
  INFO,
  /** Something to look at. */
  WARN,
  /** Something failed. */
  ERROR,
  /** Something failed badly. */
  CRITICAL,
  /** A measurement. */
  SAMPLE
}
