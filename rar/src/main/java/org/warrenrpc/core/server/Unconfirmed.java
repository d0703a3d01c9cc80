package org.warrenrpc.core.server;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.BrokerSession.Receipt;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.Deadline;

/**
 * Replies that were written, until the broker says what became of them: what it has not read when
 * the connection breaks is lost without a word. In the same room as those that are kept.
 * Thread-safe.
 */
final class Unconfirmed {
  /** What follows. */
  interface Settled {
    /** The outcome is null where nobody knows. */
    void with(OutgoingReply reply, @Nullable Outcome outcome);
  }

  private final Room room;
  private final Settled settled;
  private final Set<Written> all = ConcurrentHashMap.newKeySet();

  /**
   * In that room, which is freed before {@code settled} is told of a reply, on an I/O thread
   * perhaps: it must not block.
   */
  Unconfirmed(Room room, Settled settled) {
    this.room = room;
    this.settled = settled;
  }

  /**
   * Publishes a reply, which is the caller's again only if that fails. What finds no room is
   * written, and no more is heard of it.
   */
  void publish(BrokerSession session, OutgoingReply reply, Deadline deadline)
      throws BrokerException {
    List<Message> all = reply.takeAll();
    Written written = add(reply);
    int followed = written == null ? all.size() : all.size() - 1;
    try {
      for (Message each : all.subList(0, followed)) {
        session.publish(each, deadline.remaining());
      }
      if (written != null) {
        session.publish(all.get(followed), written, deadline.remaining());
      }
    } catch (BrokerException | RuntimeException | Error e) {
      if (written != null) {
        written.end();
      }
      reply.again();
      throw e;
    }
  }

  private @Nullable Written add(OutgoingReply reply) {
    if (!room.take(reply.bytes())) {
      giveUpWhatIsOver();
      if (!room.take(reply.bytes())) {
        return null;
      }
    }
    Written written = new Written(reply);
    all.add(written);
    return written;
  }

  /** The broker may never say anything, of a queue that has lost its quorum for example. */
  private void giveUpWhatIsOver() {
    for (Written each : all) {
      if (each.isOver()) {
        each.end();
      }
    }
  }

  private final class Written implements Receipt {
    /** Null once it ended: a session may know this object for as long as it is open. */
    private volatile @Nullable OutgoingReply reply;

    Written(OutgoingReply reply) {
      this.reply = reply;
    }

    boolean isOver() {
      OutgoingReply mine = reply;
      return mine == null || mine.isOver();
    }

    /** Whoever ends it has the reply. */
    @Nullable OutgoingReply end() {
      OutgoingReply mine = reply;
      if (mine == null || !all.remove(this)) {
        return null;
      }
      reply = null;
      room.free(mine.bytes());
      return mine;
    }

    @Override
    public void told(@Nullable Outcome outcome) {
      OutgoingReply mine = end();
      if (mine != null) {
        settled.with(mine, outcome);
      }
    }

    @Override
    public boolean isFor(Message returned) {
      OutgoingReply mine = reply;
      return mine != null && mine.has(returned);
    }
  }
}
