package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The dialects by name, and the decoding that recognises either generation (7). */
public final class Dialects {
  private static final Oslo2 OSLO = new Oslo2(Profile.OSLO, new Ids());
  private static final Nova2011 NOVA = new Nova2011(Profile.NOVA_2011);
  private static final Map<String, Dialect> BY_NAME = byName();

  private Dialects() {}

  private static Map<String, Dialect> byName() {
    Map<String, Dialect> byName = new LinkedHashMap<>();
    byName.put(OSLO.name(), OSLO);
    byName.put(NOVA.name(), NOVA);
    return byName;
  }

  /** All of them, each with its default profile. */
  public static Collection<Dialect> all() {
    return Collections.unmodifiableCollection(BY_NAME.values());
  }

  /** The names that configuration may use. */
  public static Set<String> names() {
    return Set.copyOf(BY_NAME.keySet());
  }

  /**
   * The dialect of a name, with its default profile.
   *
   * @throws IllegalArgumentException when there is none; names the known ones
   */
  public static Dialect byName(String name) {
    Dialect dialect = BY_NAME.get(name);
    if (dialect == null) {
      throw new IllegalArgumentException(
          "No dialect " + name + "; there are " + String.join(", ", BY_NAME.keySet()));
    }
    return dialect;
  }

  /**
   * Reads a request of either generation: an envelope or a {@code _reply_q} is oslo's, an id
   * without one is nova 2011's.
   *
   * @throws MalformedMessageException when it cannot be read
   */
  public static Incoming decodeRequest(
      byte[] body, @Nullable String contentType, Map<String, Object> headers)
      throws MalformedMessageException {
    ObjectNode outer = object(body, contentType, headers);
    if (Envelope.isOne(outer)) {
      return OSLO.decodeRequest(Envelope.unwrap(outer));
    }
    boolean nova = outer.has(Fields.ID) && !outer.has("_reply_q");
    return nova ? NOVA.decodeRequest(outer) : OSLO.decodeRequest(outer);
  }

  /**
   * Reads a reply of either generation.
   *
   * @throws MalformedMessageException when it cannot be read
   */
  public static IncomingReply decodeReply(
      byte[] body, @Nullable String contentType, Map<String, Object> headers)
      throws MalformedMessageException {
    ObjectNode outer = object(body, contentType, headers);
    if (Envelope.isOne(outer)) {
      return Oslo2.decodeReply(Envelope.unwrap(outer));
    }
    return outer.has(Fields.ID) ? Oslo2.decodeReply(outer) : Nova2011.decodeReply(outer);
  }

  private static ObjectNode object(
      byte[] body, @Nullable String contentType, Map<String, Object> headers)
      throws MalformedMessageException {
    if (!Dialect.CONTENT_TYPE.equals(contentType)) {
      throw new MalformedMessageException("The content type is not " + Dialect.CONTENT_TYPE, null);
    }
    if (headers.containsKey("compression")) {
      throw new MalformedMessageException("Compressed bodies are not read", null);
    }
    ObjectNode object = Json.object(body);
    if (object == null) {
      throw new MalformedMessageException("The body is no JSON object", null);
    }
    return object;
  }
}
