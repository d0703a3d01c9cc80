package org.warrenrpc.it.container;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.Caller;
import org.warrenrpc.CallerIdentity;
import org.warrenrpc.RpcContext;

/** Takes a token {@code name:group} that ends in "!" for a signature. */
public final class DoorIdentity implements CallerIdentity {
  @Override
  public @Nullable Caller verify(RpcContext context) {
    Object token = context.get("token");
    if (token == null) {
      return Caller.ANONYMOUS;
    }
    String text = token.toString();
    int colon = text.indexOf(':');
    if (colon < 0 || !text.endsWith("!")) {
      throw new SecurityException("It is not signed");
    }
    return new Caller(
        text.substring(0, colon), Set.of(text.substring(colon + 1, text.length() - 1)));
  }
}
