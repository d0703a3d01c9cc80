package org.warrenrpc.it.container;

import jakarta.annotation.Resource;
import jakarta.ejb.MessageDriven;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcListener;

/** A bean of a typed interface, which is a typed client itself. */
@MessageDriven(messageListenerInterface = RpcListener.class)
public class WorkshopBean implements RpcListener, Workshop {
  /** Parts are assembled when it is open. */
  static volatile CountDownLatch gate = new CountDownLatch(1);

  @Resource ManagedExecutorService threads;

  @Resource(name = "warren/ConnectionFactory", lookup = "java:/warren/ConnectionFactory")
  RpcConnectionFactory rpc;

  @Override
  public Iterator<Integer> numbers(int count) {
    return Stream.iterate(0, i -> i + 1).limit(count).iterator();
  }

  @Override
  public Stream<Integer> squares(int count) {
    return Stream.iterate(0, i -> i + 1).limit(count).map(i -> i * i);
  }

  @Override
  public CompletionStage<String> assemble(String part) {
    return CompletableFuture.supplyAsync(() -> assembled(part), threads);
  }

  @Override
  public CompletableFuture<String> relay(String part) {
    return rpc.proxy(Workshop.class)
        .assemble(part)
        .thenApply(
            whole -> whole + " by " + Surroundings.found("java:comp/env/warren/ConnectionFactory"))
        .toCompletableFuture();
  }

  private static String assembled(String part) {
    try {
      if (!gate.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the gate stayed shut");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (part.isEmpty()) {
      throw new IllegalArgumentException("no part");
    }
    return part + " assembled";
  }
}
