package org.warrenrpc.broker.rabbit;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import javax.net.ssl.SSLException;

/** Tells what is wrong with certificates and stores from what is wrong with the way to the peer. */
final class TlsFault {
  private TlsFault() {}

  /** Whether the next attempt fails alike: the peer neither hung up nor was silent. */
  static boolean isIn(Throwable error) {
    boolean found = false;
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof EOFException
          || each instanceof SocketException
          || each instanceof InterruptedIOException) {
        return false;
      }
      found |= each instanceof SSLException;
    }
    return found;
  }
}
