package org.warrenrpc.jca;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.Caller;
import org.warrenrpc.CallerIdentity;
import org.warrenrpc.RpcContext;

/** Adds the roles that the message names, as OpenStack's contexts do. Nobody gets none. */
record MessageRoles(CallerIdentity identity) implements CallerIdentity {
  private static final String ROLES = "roles";

  @Override
  public @Nullable Caller verify(RpcContext context) {
    Caller caller = identity.verify(context);
    if (caller == null || caller.name() == null || !(context.get(ROLES) instanceof List<?> roles)) {
      return caller;
    }
    Set<String> groups = new LinkedHashSet<>(caller.groups());
    for (Object role : roles) {
      if (role instanceof String text) {
        groups.add(text);
      }
    }
    return new Caller(caller.name(), groups);
  }
}
