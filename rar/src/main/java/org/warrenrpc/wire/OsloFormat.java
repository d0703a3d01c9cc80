package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;

/** What is sent to peers of oslo.messaging; every message has an id of its own (4.4). */
final class OsloFormat implements Format {
  private final Bodies bodies;
  private final boolean compressed;
  private final Supplier<String> uniqueIds;

  OsloFormat(Bodies bodies, boolean compressed, Supplier<String> uniqueIds) {
    this.bodies = bodies;
    this.compressed = compressed;
    this.uniqueIds = uniqueIds;
  }

  @Override
  public ObjectNode request(Request request) {
    ObjectNode body = OsloRequests.encode(request);
    String id = request.uniqueId();
    return body.put(Fields.UNIQUE_ID, id == null ? uniqueIds.get() : id);
  }

  @Override
  public List<ObjectNode> reply(ReplyTo to, Reply reply) throws UnsendableException {
    ObjectNode body = OsloReplies.encode(reply, bodies);
    body.set(Fields.ID, to.echo());
    return List.of(body.put(Fields.UNIQUE_ID, uniqueIds.get()));
  }

  @Override
  public ObjectNode notice(Notice notice) {
    ObjectNode body = Notices.encode(notice);
    String id = notice.uniqueId();
    return body.put(Fields.UNIQUE_ID, id == null ? uniqueIds.get() : id);
  }

  @Override
  public Payload payload(ObjectNode message) throws UnsendableException {
    return bodies.write(Envelope.wrap(bodies.text(message)), compressed);
  }
}
