package org.warrenrpc.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;

/** Refuses classes: the other side may not name one that is then loaded here. */
final class NoClasses extends StdScalarDeserializer<Class<?>> {
  private static final long serialVersionUID = 1L;

  NoClasses() {
    super(Class.class);
  }

  @Override
  public Class<?> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    return context.reportInputMismatch(this, "a class is never read");
  }
}
