package org.warrenrpc.core.server;

import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.core.Deadline;

/** Leads to a session that replies are published on. Thread-safe. */
interface ReplyRoute {

  /**
   * An open session, never one that consumes: a reply that the broker refuses may break it. Blocks
   * while one is opened.
   */
  BrokerSession replySession(Deadline deadline) throws BrokerException;
}
