package org.warrenrpc.core.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.RpcException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.wire.Reply;

/** The calls of one socket that wait for an answer, by id. Thread-safe; never blocks. */
final class PendingCalls {
  private final Map<String, PendingCall> calls = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();
  private volatile @Nullable BrokerException end;

  /**
   * Enters a call, before it is published.
   *
   * @throws BrokerException when the socket is gone
   */
  void register(String id, PendingCall call) throws BrokerException {
    calls.put(id, call);
    // read after the call was entered: either failAll found it, or this finds the end
    BrokerException reason = end;
    if (reason != null) {
      calls.remove(id);
      throw new BrokerException(Kind.UNAVAILABLE, String.valueOf(reason.getMessage()), reason);
    }
  }

  /** Hands a reply to its call. Returns false when nobody waits for it. */
  boolean deliver(String id, Reply reply) {
    PendingCall call = calls.get(id);
    if (call == null) {
      dropped.increment();
      return false;
    }
    if (call.accept(reply)) {
      calls.remove(id, call);
    }
    return true;
  }

  /** Ends one call; that it has ended already is no error. */
  void fail(String id, Function<Operation, ? extends RpcException> reason) {
    PendingCall call = calls.remove(id);
    if (call != null) {
      call.fail(() -> reason.apply(call.operation()));
    }
  }

  /** Forgets a call. */
  void remove(String id) {
    calls.remove(id);
  }

  /** Ends every call, and those that are still to be entered. */
  void failAll(BrokerException reason) {
    end = reason;
    for (String id : calls.keySet()) {
      fail(
          id,
          call ->
              new ConnectionLostException(call + " may have run: " + reason.getMessage(), reason));
    }
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  int size() {
    return calls.size();
  }

  /** How many replies came for which nobody waited. */
  long dropped() {
    return dropped.sum();
  }
}
