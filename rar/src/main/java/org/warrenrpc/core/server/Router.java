package org.warrenrpc.core.server;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcVersion;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.Request;

/**
 * Chooses among the servers of one queue (4.7), in the order in which they came. The first that is
 * compatible and has the method decides which interface is meant; servers of the same interface
 * take turns. Thread-safe.
 */
final class Router implements Clientele {
  private static final String PING = "oslo_rpc_server_ping";

  /**
   * Who takes a request.
   *
   * @param answer what is answered instead of running a method; null where the server's own
   *     dispatcher finds that out
   * @param refused whether no server here serves it
   */
  record Route(Member member, @Nullable Reply answer, boolean refused) {}

  private static final class Seat {
    final Member member;
    final Listening listening;
    long chosen;

    Seat(Member member, Listening listening) {
      this.member = member;
      this.listening = listening;
    }

    ServedInterface served() {
      return member.settings().served();
    }
  }

  private final List<Seat> seats = new ArrayList<>();
  private long choices;

  synchronized void add(Member member, Listening listening) {
    seats.add(new Seat(member, listening));
  }

  synchronized void remove(Member member) {
    seats.removeIf(seat -> seat.member == member);
  }

  synchronized boolean isForNobodyBut(Member member) {
    return seats.stream().allMatch(seat -> seat.member == member);
  }

  synchronized List<Member> members() {
    return seats.stream().map(seat -> seat.member).toList();
  }

  @Override
  public synchronized @Nullable Listening first() {
    return seats.isEmpty() ? null : seats.get(0).listening;
  }

  @Override
  public synchronized List<Topology> topologies() {
    return seats.stream().map(seat -> seat.listening.topology().get()).distinct().toList();
  }

  @Override
  public void forget(Consumption ended) {
    members().forEach(member -> member.forget(ended));
  }

  @Override
  public synchronized int prefetch() {
    return seats.stream().mapToInt(seat -> seat.member.settings().prefetch()).sum();
  }

  /** Null when there is nobody. */
  synchronized @Nullable Route route(Request request) {
    if (seats.isEmpty()) {
      return null;
    }
    RpcVersion version = version(request);
    List<Seat> compatible = new ArrayList<>();
    List<Seat> able = new ArrayList<>();
    for (Seat seat : seats) {
      if (version != null && seat.served().accepts(request.namespace(), version)) {
        compatible.add(seat);
        if (seat.member.has(request.method()) && isLikeFirst(seat, able)) {
          able.add(seat);
        }
      }
    }
    if (!able.isEmpty()) {
      return new Route(next(able), null, false);
    }
    return nobodys(request, version, compatible);
  }

  private static boolean isLikeFirst(Seat seat, List<Seat> able) {
    return able.isEmpty() || able.get(0).served().isSame(seat.served());
  }

  /** The one that has waited longest for its turn. */
  private Member next(List<Seat> able) {
    Seat next = able.get(0);
    for (Seat seat : able) {
      if (seat.chosen < next.chosen) {
        next = seat;
      }
    }
    next.chosen = ++choices;
    return next.member;
  }

  /** The ping is an interface of its own, tried after all others. */
  private Route nobodys(Request request, @Nullable RpcVersion version, List<Seat> compatible) {
    Member first = seats.get(0).member;
    boolean pings =
        version != null
            && first.settings().ping()
            && ServedInterface.DEFAULT.accepts(request.namespace(), version);
    if (pings && request.method().equals(PING)) {
      return new Route(first, new Reply.Answer(TextNode.valueOf("pong")), false);
    }
    if (!compatible.isEmpty()) {
      return new Route(compatible.get(0).member, null, true);
    }
    RefusedException refusal =
        pings ? RefusedException.method(request) : RefusedException.version(request);
    return new Route(first, new Reply.Fault(FailureReport.of(refusal), null), true);
  }

  /** Null for what is no version, which fits none. */
  private static @Nullable RpcVersion version(Request request) {
    String text = request.version();
    try {
      return text == null ? RpcVersion.FIRST : RpcVersion.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
