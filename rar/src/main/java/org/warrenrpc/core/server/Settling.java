package org.warrenrpc.core.server;

import org.jspecify.annotations.Nullable;

/** When a request is settled: before its method runs or after it. Thread-safe. */
interface Settling extends AutoCloseable {

  /** One request that runs. Whoever has it ends it, once. */
  interface Open {

    /**
     * The server ends, and the method has not begun. Returns whether somebody else will run it;
     * false: its caller is to be told.
     */
    boolean giveBack();

    /**
     * It ran, or never can.
     *
     * @param answered whether its caller was told, or is being told; true where there is none
     */
    void ended(Ending ending, boolean answered);
  }

  /** Null when it is not to be run, since it came before; it is seen to. */
  @Nullable Open begin(ReceivedRequest request);

  /** Gives back what is to be run again. Blocks, bounded. */
  @Override
  void close();
}
