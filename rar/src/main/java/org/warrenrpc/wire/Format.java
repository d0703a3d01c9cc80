package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What is written for one generation, as objects inside of any envelope. */
interface Format {

  ObjectNode request(Request request) throws UnsendableException;

  /** In sending order; none where the format has no word for it. */
  List<ObjectNode> reply(ReplyTo to, Reply reply) throws UnsendableException;

  ObjectNode notice(Notice notice) throws UnsendableException;

  /** As a message's payload, with an envelope where the format has one. */
  Payload payload(ObjectNode message) throws UnsendableException;
}
