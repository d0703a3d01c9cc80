package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AMQP;

/**
 * What was asked of the broker, by the numbers with which it names a command when it ends the whole
 * connection for it (AMQP 0-9-1, 1.4.2.10): everybody's requests fail then, and one was refused.
 */
enum Command {
  DECLARE_EXCHANGE(40, 10),
  DECLARE_QUEUE(50, 10),
  BIND_QUEUE(50, 20),
  PUBLISH(60, 40),
  /** Whatever else. */
  OTHER(0, 0);

  private final int classId;
  private final int methodId;

  Command(int classId, int methodId) {
    this.classId = classId;
    this.methodId = methodId;
  }

  /**
   * Whether the connection may have ended for this command. Where the broker names none, it was
   * hardly a message: those are not looked at until they are routed.
   */
  boolean mayBeMeant(AMQP.Connection.Close close) {
    if (close.getClassId() == 0 || this == OTHER) {
      return this != PUBLISH;
    }
    return close.getClassId() == classId && close.getMethodId() == methodId;
  }
}
