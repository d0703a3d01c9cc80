package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.Submitter;
import org.warrenrpc.wire.IncomingReply;
import org.warrenrpc.wire.MalformedMessageException;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;
import org.warrenrpc.wire.UnsendableException;

/**
 * Publishes replies. What ends a call and cannot be published, or is lost with its connection
 * before the broker has confirmed it, is kept, and sent when there is a connection that takes it;
 * one that comes back is tried again for a while (4.11). Nobody waits for confirms: a second copy
 * is ignored (4.5). Replies of nova 2011 go on a session of their own and one at a time: the broker
 * breaks it when an exchange is gone, and that is to cost no other its answer. Thread-safe.
 */
final class Replies implements KeptReplies.Sender, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Replies.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Of one attempt to send what was kept. */
  private static final Duration LATER_LIMIT = Duration.ofSeconds(2);

  /** A heartbeat is short, and longer replies are not to be read on an I/O thread. */
  private static final int LONGEST_HEARTBEAT = 4096;

  /** How long a caller's queue may be missing: it may be about to declare it again (4.12). */
  private static final Duration UNROUTABLE = Duration.ofSeconds(5);

  private static final int NOT_FOUND = 404;

  /** How many ends of calls may be under way or kept, of which many are short. */
  private static final int MOST = 1000;

  private static final long MOST_BYTES = 64L << 20;

  private final RequestCodec codec;
  private final ServerCounts counts;
  private final Heartbeats heartbeats;
  private final Readers readers = new Readers();
  private final ReplySession oslo;
  private final ReplySession nova;
  private final KeptReplies kept;
  private final Unconfirmed unconfirmed;
  private final EveryMinute lost = new EveryMinute();
  private volatile boolean closing;

  Replies(
      RequestCodec codec,
      ServerCounts counts,
      Supplier<@Nullable ReplyRoute> route,
      Executor work,
      Submitter submitter,
      ScheduledExecutorService scheduler) {
    this.codec = codec;
    this.counts = counts;
    this.oslo = new ReplySession(route, this::returned);
    this.nova = new ReplySession(route, message -> {});
    this.heartbeats = new Heartbeats(codec, oslo, work, submitter, scheduler);
    Room room = new Room(MOST, MOST_BYTES);
    this.kept = new KeptReplies(this, room, oslo::isReachable, work, submitter, scheduler);
    this.unconfirmed = new Unconfirmed(room, this::settled);
  }

  /** The signs of life of calls that take long. */
  Heartbeats heartbeats() {
    return heartbeats;
  }

  /** The callers that take several values. */
  Readers readers() {
    return readers;
  }

  /**
   * Publishes what ends a call. Nothing comes of it but a reply, a count and a line in the log.
   *
   * @param callers until when the caller waits; null where it does not say
   * @return false when it is lost
   */
  boolean end(ReplyTo to, Reply reply, String method, @Nullable Deadline callers) {
    try {
      OutgoingReply outgoing =
          new OutgoingReply(method, to.id(), to.mustExist(), messages(to, reply, method), callers);
      try {
        if (closing) {
          throw new BrokerException(Kind.UNAVAILABLE, "The server stops", null);
        }
        publish(outgoing, unconfirmed::publish);
      } catch (BrokerException e) {
        if (e.kind() == Kind.REFUSED || !keep(outgoing, e)) {
          lost(outgoing, e);
          return false;
        }
      }
      return true;
    } catch (UnsendableException | RuntimeException e) {
      counts.repliesLost.increment();
      warn("The reply of " + method + " to call " + to.id() + " is lost", e);
      return false;
    }
  }

  /** A failure of bounded size instead of what is too long. */
  private List<Message> messages(ReplyTo to, Reply reply, String method)
      throws UnsendableException {
    try {
      return codec.encode(to, reply);
    } catch (UnsendableException e) {
      RefusedException refusal = RefusedException.unsendable(method, e);
      return codec.encode(to, new Reply.Fault(FailureReport.of(refusal), reply.count()));
    }
  }

  /**
   * Publishes a value of several.
   *
   * @return false when the caller is gone
   */
  boolean send(ReplyTo to, Reply reply) throws BrokerException, UnsendableException {
    OutgoingReply outgoing =
        new OutgoingReply("a stream", to.id(), to.mustExist(), codec.encode(to, reply), null);
    publish(outgoing, Replies::publishRest);
    return outgoing.next() == null;
  }

  /** Whatever is not sent afterwards is for nobody. */
  private void publish(OutgoingReply reply, Writing writing) throws BrokerException {
    Deadline deadline = Deadline.after(LIMIT, System::nanoTime);
    if (reply.mustExist() != null) {
      publishConfirmed(reply, nova, deadline);
      dropIfLeft(reply);
      return;
    }
    try {
      writing.on(oslo.get(deadline), reply, deadline);
    } catch (BrokerException e) {
      // a session breaks for what was published on it before: this reply may go on a fresh one
      if (e.mayHaveBeenSent()) {
        throw e;
      }
      writing.on(oslo.get(deadline), reply, deadline);
    }
  }

  private static void publishRest(BrokerSession session, OutgoingReply reply, Deadline deadline)
      throws BrokerException {
    for (Message next = reply.next(); next != null; next = reply.next()) {
      session.publish(next, deadline.remaining());
      reply.nextIsSent();
    }
  }

  /** On an I/O thread perhaps. */
  private void settled(OutgoingReply reply, @Nullable Outcome outcome) {
    if (outcome == Outcome.CONFIRMED || (outcome == null && reply.isOver())) {
      return;
    }
    reply.again();
    if (outcome == Outcome.UNROUTABLE) {
      reply.isUnroutable(UNROUTABLE);
      if (!kept.keep(reply)) {
        dropIfLeft(reply);
      }
    } else if (!keep(reply, outcome == null ? "its connection is lost" : outcome)) {
      lost(reply, null);
    }
  }

  /** Returns whether every queue that it is for took it, or there will be none. */
  private static boolean publishConfirmed(
      OutgoingReply reply, ReplySession session, Deadline deadline) throws BrokerException {
    BrokerSession open = session.get(deadline);
    if (reply.mustExist() != null && !open.exists(reply.mustExist(), deadline.remaining())) {
      return true;
    }
    for (Message next = reply.next(); next != null; next = reply.next()) {
      try {
        Outcome outcome = open.publishConfirmed(next, deadline.remaining());
        if (outcome == Outcome.UNROUTABLE) {
          reply.isUnroutable(UNROUTABLE);
        }
        if (outcome != Outcome.CONFIRMED) {
          return false;
        }
      } catch (BrokerException e) {
        if (e.replyCode() == NOT_FOUND) {
          return true;
        }
        throw e;
      }
      reply.nextIsSent();
    }
    return true;
  }

  private void dropIfLeft(OutgoingReply reply) {
    if (reply.next() != null) {
      counts.repliesDropped.increment();
      LOG.log(Level.DEBUG, "{0} is dropped: its caller is gone", reply);
    }
  }

  private boolean keep(OutgoingReply reply, Object reason) {
    boolean taken = kept.keep(reply);
    if (taken) {
      counts.repliesKept.increment();
      LOG.log(Level.DEBUG, "{0} is kept until the broker takes it: {1}", reply, reason);
    }
    return taken;
  }

  @Override
  public boolean send(OutgoingReply reply) throws BrokerException {
    ReplySession session = reply.mustExist() == null ? oslo : nova;
    return publishConfirmed(reply, session, Deadline.after(LATER_LIMIT, System::nanoTime));
  }

  @Override
  public void lost(OutgoingReply reply) {
    if (reply.wasUnroutable() || reply.mustExist() != null) {
      dropIfLeft(reply);
    } else {
      lost(reply, null);
    }
  }

  private void lost(OutgoingReply reply, @Nullable BrokerException reason) {
    counts.repliesLost.increment();
    warn(reply + " is lost", reason);
  }

  private void warn(String what, @Nullable Exception reason) {
    LOG.log(lost.permits() ? Level.WARNING : Level.DEBUG, what, reason);
  }

  /** On an I/O thread. */
  private void returned(Message message) {
    IncomingReply reply = message.body().length > LONGEST_HEARTBEAT ? null : read(message);
    String call = reply == null ? "of a caller who is gone" : String.valueOf(reply.id());
    if (reply != null && reply.reply() instanceof Reply.Heartbeat) {
      heartbeats.unroutable(message.address().routingKey(), call);
      return;
    }
    if (kept.has(message)) {
      // its broker refuses first, and returns then
      return;
    }
    OutgoingReply outgoing = new OutgoingReply("a method", call, null, List.of(message), null);
    outgoing.isUnroutable(UNROUTABLE);
    boolean streams = readers.gone(message.address().routingKey(), reply == null ? null : call);
    boolean isValue = reply != null && reply.reply() instanceof Reply.Value;
    // a value is of no use to a caller who has missed others
    if (streams || isValue || !kept.keep(outgoing)) {
      dropIfLeft(outgoing);
    }
  }

  private @Nullable IncomingReply read(Message message) {
    try {
      return codec.decodeReply(message);
    } catch (MalformedMessageException e) {
      LOG.log(Level.DEBUG, "A reply that came back cannot be read", e);
      return null;
    }
  }

  /** What ends a call is kept from now on, which never blocks, until {@link #close} sends it. */
  void prepareClose() {
    closing = true;
  }

  /** Tries once more to send what is kept. Blocks, bounded. */
  @Override
  public void close() {
    heartbeats.close();
    kept.close();
    oslo.close();
    nova.close();
  }

  /** One way to write a reply. */
  private interface Writing {
    void on(BrokerSession session, OutgoingReply reply, Deadline deadline) throws BrokerException;
  }
}
