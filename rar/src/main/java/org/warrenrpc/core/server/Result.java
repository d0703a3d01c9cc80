package org.warrenrpc.core.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.Values;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;
import org.warrenrpc.wire.UnsendableException;

/**
 * What a method returned on its way to the caller: values leave as they come where the caller takes
 * several, else the last one is kept; a cast's are dropped; a stage is kept until it completes.
 * Confined to the method's thread, and then to the one that tells how the stage ended.
 */
final class Result {
  private final @Nullable ReplyTo caller;
  private final Replies replies;
  private final String method;
  private final @Nullable Deadline deadline;
  private final BooleanSupplier mayGoOn;
  private @Nullable CompletionStage<?> stage;
  private @Nullable ClassLoader loader;
  private @Nullable Integer sent;
  private @Nullable Object last;
  private @Nullable Reply reply;

  /**
   * Of one request.
   *
   * @param deadline until when the caller waits; null where it does not say
   * @param mayGoOn asked for each value of a stream; false when the server has ended
   */
  Result(
      @Nullable ReplyTo caller,
      Replies replies,
      String method,
      @Nullable Deadline deadline,
      BooleanSupplier mayGoOn) {
    this.caller = caller;
    this.replies = replies;
    this.method = method;
    this.deadline = deadline;
    this.mayGoOn = mayGoOn;
  }

  /** What the method returned, if the value is yet to come; {@link #complete} follows. */
  @Nullable CompletionStage<?> stage() {
    return stage;
  }

  /** The context class loader that the method had, where it returned a stage. */
  @Nullable ClassLoader loader() {
    return loader;
  }

  /** How many values have left; null where the answer is a single one. */
  @Nullable Integer sent() {
    return sent;
  }

  /** What ends the call, once {@link #take} has returned, or {@link #complete}. */
  Reply reply() {
    return reply == null ? new Reply.Answer(Values.toJson(null)) : reply;
  }

  /** Reads what the method returned, to the end; converts it while the method's bracket is open. */
  void take(CallableMethod called, @Nullable Object returned) throws Exception {
    if (returned instanceof CompletionStage<?> promised) {
      stage = promised;
      loader = Thread.currentThread().getContextClassLoader();
    } else if (returned == null && called.returnsStage()) {
      throw new IllegalStateException(method + " returned null instead of a CompletionStage");
    } else if (returned == null || !called.streams(returned)) {
      one(returned);
    } else if (caller == null) {
      Drain.into(value -> goOn(), returned);
    } else if (caller.streams()) {
      stream(caller, returned);
    } else {
      Drain.into(this::keep, returned);
      one(last);
    }
  }

  /** Takes the value of the stage. What ought to have been returned itself is closed, unread. */
  void complete(@Nullable Object value) throws Exception {
    if (value != null && CallableMethod.isNoStagesValue(value.getClass())) {
      if (value instanceof AutoCloseable closeable) {
        closeable.close();
      }
      throw new IllegalStateException(
          "The stage of "
              + method
              + " holds a "
              + value.getClass().getName()
              + ": a method returns several values, or a stage of one, itself");
    }
    one(value);
  }

  private void one(@Nullable Object value) {
    reply = caller == null ? null : new Reply.Answer(json(value));
  }

  /** The last is the answer; nobody waits for it for longer than the whole call. */
  private void keep(@Nullable Object value) throws RefusedException {
    goOn();
    if (deadline != null && deadline.expired()) {
      throw RefusedException.incomplete(method, deadline.limit());
    }
    last = value;
  }

  private void goOn() throws RefusedException {
    if (!mayGoOn.getAsBoolean()) {
      throw RefusedException.stopped(method);
    }
  }

  private void stream(ReplyTo reader, Object returned) throws Exception {
    sent = 0;
    try (Readers.Reader known = replies.readers().begin(reader)) {
      Drain.into(
          value -> {
            goOn();
            send(reader, json(value), known);
          },
          returned);
    }
    reply = new Reply.End(sent);
  }

  /** A value that cannot leave ends the stream: going on would be for nobody, perhaps for ever. */
  private void send(ReplyTo reader, JsonNode value, Readers.Reader known)
      throws BrokerException, RefusedException {
    int index = sent == null ? 0 : sent;
    boolean there;
    try {
      there = !known.isGone() && replies.send(reader, new Reply.Value(index, value));
    } catch (UnsendableException e) {
      throw RefusedException.unsendable(method, e);
    }
    if (!there) {
      throw new BrokerException(
          BrokerException.Kind.UNAVAILABLE, "The caller of " + method + " is gone", null);
    }
    sent = index + 1;
  }

  private JsonNode json(@Nullable Object value) {
    try {
      return Values.toJson(value);
    } catch (IllegalArgumentException e) {
      String type = value == null ? "null" : value.getClass().getName();
      throw new IllegalArgumentException(
          "The result of " + method + " cannot be written as JSON: " + type, e);
    }
  }
}
