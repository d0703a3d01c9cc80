package org.warrenrpc.core.server;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.core.Values;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;
import org.warrenrpc.wire.UnsendableException;

/**
 * What a method returned on its way to the caller: values leave as they come where the caller takes
 * several, else the last one is kept; a cast's are dropped. Confined to the method's thread.
 */
final class Result {
  private final @Nullable ReplyTo caller;
  private final Replies replies;
  private final String method;
  private @Nullable Integer sent;
  private @Nullable Object last;
  private @Nullable Reply reply;

  Result(@Nullable ReplyTo caller, Replies replies, String method) {
    this.caller = caller;
    this.replies = replies;
    this.method = method;
  }

  /** How many values have left; null where the answer is a single one. */
  @Nullable Integer sent() {
    return sent;
  }

  /** What ends the call, once {@link #take} has returned. */
  Reply reply() {
    return reply == null ? new Reply.Answer(Values.toJson(null)) : reply;
  }

  /** Reads what the method returned, to the end; converts it while the method's bracket is open. */
  void take(CallableMethod called, @Nullable Object returned) throws Exception {
    if (returned == null || !called.streams(returned)) {
      reply = caller == null ? null : new Reply.Answer(json(returned));
    } else if (caller == null) {
      Drain.into(value -> {}, returned);
    } else if (caller.streams()) {
      stream(caller, returned);
    } else {
      Drain.into(value -> last = value, returned);
      reply = new Reply.Answer(json(last));
    }
  }

  private void stream(ReplyTo reader, Object returned) throws Exception {
    sent = 0;
    Drain.into(value -> send(reader, json(value)), returned);
    reply = new Reply.End(sent);
  }

  /** A value that cannot leave ends the stream: going on would be for nobody, perhaps for ever. */
  private void send(ReplyTo reader, JsonNode value) throws BrokerException, RefusedException {
    int index = sent == null ? 0 : sent;
    boolean there;
    try {
      there = replies.send(reader, new Reply.Value(index, value));
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
