package org.warrenrpc.core.server;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.topology.ExchangeSpec;

/** What ends a call, on its way to the caller. Confined to whoever holds it. */
final class OutgoingReply {
  /** A caller that does not say how long it waits may be away for so long. */
  private static final Duration UNKNOWN_LIMIT = Duration.ofSeconds(60);

  private final String method;
  private final String call;
  private final @Nullable ExchangeSpec mustExist;
  private final List<Message> messages;
  private int sent;
  private Deadline until;
  private boolean unroutable;

  /**
   * Messages, in order.
   *
   * @param mustExist as in {@link org.warrenrpc.wire.ReplyTo}
   * @param callers until when the caller waits; null where it does not say
   */
  OutgoingReply(
      String method,
      String call,
      @Nullable ExchangeSpec mustExist,
      List<Message> messages,
      @Nullable Deadline callers) {
    this.method = method;
    this.call = call;
    this.mustExist = mustExist;
    this.messages = messages;
    this.until = callers == null ? Deadline.after(UNKNOWN_LIMIT, System::nanoTime) : callers;
  }

  @Nullable ExchangeSpec mustExist() {
    return mustExist;
  }

  /** All of them, which are sent with that as far as anybody can tell. */
  List<Message> takeAll() {
    sent = messages.size();
    return messages;
  }

  /** None of them may have arrived. */
  void again() {
    sent = 0;
  }

  /** Whether that is one of them, as it came back. */
  boolean has(Message returned) {
    return messages.stream()
        .anyMatch(
            each ->
                each.address().equals(returned.address())
                    && Arrays.equals(each.body(), returned.body()));
  }

  /** The next to be sent, null when all are. */
  @Nullable Message next() {
    return sent < messages.size() ? messages.get(sent) : null;
  }

  void nextIsSent() {
    sent++;
  }

  /** Nobody takes it now; it is tried for so long at most. */
  void isUnroutable(Duration most) {
    if (!unroutable && until.remaining().compareTo(most) > 0) {
      until = Deadline.after(most, System::nanoTime);
    }
    unroutable = true;
  }

  boolean wasUnroutable() {
    return unroutable;
  }

  /** Whether nobody waits for it any more. */
  boolean isOver() {
    return until.expired();
  }

  /** Of all of them. */
  long bytes() {
    long bytes = 0;
    for (Message each : messages) {
      bytes += each.body().length;
    }
    return bytes;
  }

  @Override
  public String toString() {
    return "The reply of " + method + " to call " + call;
  }
}
