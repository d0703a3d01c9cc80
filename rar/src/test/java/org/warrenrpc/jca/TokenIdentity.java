package org.warrenrpc.jca;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.Caller;
import org.warrenrpc.CallerIdentity;
import org.warrenrpc.RpcContext;

/** An application's own: whoever shows a token that ends in "!" is whom it names. */
public final class TokenIdentity implements CallerIdentity {
  static final String SECRET = "CANARY";

  @Override
  public @Nullable Caller verify(RpcContext context) {
    if (Thread.currentThread().getContextClassLoader() != TokenIdentity.class.getClassLoader()) {
      throw new AssertionError("not in the application's class loader");
    }
    Object token = context.get("token");
    if (token == null) {
      return Caller.ANONYMOUS;
    }
    if (token.equals("revoked")) {
      return null;
    }
    String text = token.toString();
    if (!text.endsWith("!")) {
      throw new IllegalStateException(SECRET + " is not " + text);
    }
    return new Caller(text.substring(0, text.length() - 1), Set.of("known"));
  }
}
