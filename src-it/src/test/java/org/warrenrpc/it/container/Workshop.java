package org.warrenrpc.it.container;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.warrenrpc.RpcInterface;

/** What {@link WorkshopBean} implements and clients are made of. */
@RpcInterface(topic = "workshop", version = "1.2")
public interface Workshop {

  /** From zero. */
  Iterator<Integer> numbers(int count);

  /** Of the numbers from zero. */
  Stream<Integer> squares(int count);

  /** Complete when the gate of {@link WorkshopBean} is open. */
  CompletionStage<String> assemble(String part);

  /** By way of a typed client of the bean's; tells what its callback finds. */
  CompletableFuture<String> relay(String part);
}
