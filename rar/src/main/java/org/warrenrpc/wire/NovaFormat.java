package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What is sent to peers of nova.rpc of 2011: bare objects, never compressed (3.2, 3.3, 3.6). */
final class NovaFormat implements Format {
  private final Bodies bodies;

  NovaFormat(Bodies bodies) {
    this.bodies = bodies;
  }

  @Override
  public ObjectNode request(Request request) throws UnsendableException {
    ObjectNode body = Json.NODES.objectNode();
    Fields.putCall(body, request);
    if (request.id() != null) {
      body.put(Fields.ID, request.id());
    }
    NovaContext.put(body, request.context());
    return body;
  }

  @Override
  public List<ObjectNode> reply(ReplyTo to, Reply reply) {
    return NovaReplies.encode(reply);
  }

  @Override
  public ObjectNode notice(Notice notice) throws UnsendableException {
    ObjectNode body = Notices.encode(notice);
    NovaContext.put(body, notice.context());
    return body;
  }

  @Override
  public Payload payload(ObjectNode message) throws UnsendableException {
    return bodies.write(message, false);
  }
}
