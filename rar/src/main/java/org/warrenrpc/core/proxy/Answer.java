package org.warrenrpc.core.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.core.TypeArguments;
import org.warrenrpc.core.client.Call;
import org.warrenrpc.core.client.RpcClient;

/** How a method's result comes to be: which verb is used, and what is made of what it gives. */
interface Answer {

  /** Uses the verb. */
  @Nullable Object to(RpcClient client, Call call);

  /** A cast, or a fanout cast: the target says which. */
  Answer NONE =
      (client, call) -> {
        client.cast(call);
        return null;
      };

  /**
   * What the result's type asks for: a future, several values, or one.
   *
   * @throws org.warrenrpc.InvalidRequestException naming interface, method and type
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what the application does with it is its affair
  static Answer of(Class<?> api, Method method, Type result) {
    Class<?> raw = method.getReturnType();
    if (raw == CompletionStage.class || raw == CompletableFuture.class) {
      Type value = TypeArguments.first(result);
      if (isSeveralOrLater(TypeArguments.raw(value))) {
        throw Parameters.fault(
            api,
            method,
            "returns a stage of "
                + value.getTypeName()
                + ": a method returns several values, or a stage of one, itself");
      }
      return (client, call) -> client.callLater(call, value);
    }
    if (raw == RpcReplies.class) {
      Type value = TypeArguments.first(result);
      return (client, call) -> client.multicall(call, value);
    }
    if (raw == Iterator.class) {
      Type value = TypeArguments.first(result);
      return (client, call) -> new Values(client.multicall(call, value));
    }
    if (raw == Stream.class) {
      Type value = TypeArguments.first(result);
      return (client, call) -> stream(new Values(client.multicall(call, value)));
    }
    if (isSeveralOrLater(raw)) {
      throw Parameters.fault(
          api,
          method,
          "returns "
              + raw.getName()
              + "; of that kind there are CompletionStage, CompletableFuture, Iterator, Stream and"
              + " RpcReplies");
    }
    if (result instanceof TypeVariable) {
      throw Parameters.fault(api, method, "returns " + result + ", which no interface fixes");
    }
    if (raw == void.class || raw == Void.class) {
      return (client, call) -> {
        client.call(call, Object.class);
        return null;
      };
    }
    return (client, call) -> client.call(call, result);
  }

  private static boolean isSeveralOrLater(Class<?> type) {
    return Future.class.isAssignableFrom(type)
        || CompletionStage.class.isAssignableFrom(type)
        || Iterator.class.isAssignableFrom(type)
        || BaseStream.class.isAssignableFrom(type)
        || type == RpcReplies.class
        // a bean that returns one streams its values: a call would get the last alone
        || type == Iterable.class;
  }

  private static Stream<@Nullable Object> stream(Values values) {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(values, Spliterator.ORDERED), false)
        .onClose(values::close);
  }

  /** The values without their numbers; whoever does not read them to their end closes it. */
  final class Values implements Iterator<@Nullable Object>, AutoCloseable {
    private final RpcReplies<Object> replies;

    Values(RpcReplies<Object> replies) {
      this.replies = replies;
    }

    @Override
    public boolean hasNext() {
      return replies.hasNext();
    }

    @Override
    public @Nullable Object next() {
      return replies.next().value();
    }

    @Override
    public void close() {
      replies.close();
    }
  }
}
