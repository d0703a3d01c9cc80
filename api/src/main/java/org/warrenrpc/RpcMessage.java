package org.warrenrpc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to run: {@code {"method": …, "args": {…}}}. Arguments are named; a value may be null, a JSON
 * value, a record, an enum, or anything else that the wire can express.
 *
 * @param args unmodifiable, in the order given
 */
public record RpcMessage(String method, Map<String, @Nullable Object> args) {

  /** Copies {@code args}. */
  public RpcMessage {
    Objects.requireNonNull(method, "method");
    args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
  }

  /** A message without arguments. */
  public static RpcMessage of(String method) {
    return new RpcMessage(method, Map.of());
  }

  /** This message with one more argument. */
  public RpcMessage with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(args);
    more.put(Objects.requireNonNull(name, "name"), value);
    return new RpcMessage(method, more);
  }
}
