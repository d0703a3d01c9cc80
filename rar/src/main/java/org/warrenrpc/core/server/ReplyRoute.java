package org.warrenrpc.core.server;

import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.core.Deadline;

/** A connection that replies can go by. Thread-safe. */
interface ReplyRoute {

  /** A session of its own for whoever asks, and closes it. Blocks while it is opened. */
  BrokerSession openSession(Deadline deadline) throws BrokerException;

  /** Whether it is worth trying. Does no I/O. */
  boolean isOpen();
}
