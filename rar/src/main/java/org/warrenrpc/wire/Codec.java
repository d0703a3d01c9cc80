package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Requests, replies and notifications as payloads, and back. Writes one generation, answers each
 * caller in its own, and reads either (7). Thread-safe.
 */
public final class Codec {
  private final CodecOptions options;
  private final Bodies bodies;
  private final Format oslo;
  private final Format nova;
  private final Format own;

  /** Writes requests and notifications of {@code generation}. */
  public Codec(Generation generation, CodecOptions options) {
    this(generation, options, new Ids());
  }

  Codec(Generation generation, CodecOptions options, Supplier<String> uniqueIds) {
    this.options = options;
    bodies = new Bodies(options);
    oslo = new OsloFormat(bodies, options.compress(), uniqueIds);
    nova = new NovaFormat(bodies);
    own = format(generation);
  }

  private Format format(Generation generation) {
    return generation == Generation.OSLO ? oslo : nova;
  }

  /**
   * Writes a request.
   *
   * @throws UnsendableException when it is too long, or holds what this generation cannot carry;
   *     the message names it
   */
  public Payload encode(Request request) throws UnsendableException {
    return own.payload(own.request(request));
  }

  /**
   * The payloads that say one thing to a caller, in sending order; none where its generation has no
   * word for it.
   *
   * @throws UnsendableException when it is too long, or cannot be written; none is to be sent
   */
  public List<Payload> encode(ReplyTo to, Reply reply) throws UnsendableException {
    Format format = format(to.generation());
    List<Payload> payloads = new ArrayList<>(2);
    for (ObjectNode message : format.reply(to, reply)) {
      payloads.add(format.payload(message));
    }
    return payloads;
  }

  /**
   * Writes a notification.
   *
   * @throws UnsendableException as for requests
   */
  public Payload encode(Notice notice) throws UnsendableException {
    return own.payload(own.notice(notice));
  }

  /**
   * Reads a request of either generation: an envelope or a reply queue is oslo's, an id without one
   * is nova 2011's.
   *
   * @throws MalformedMessageException when it cannot be read
   */
  public Incoming decodeRequest(Payload payload) throws MalformedMessageException {
    ObjectNode outer = bodies.read(payload);
    if (Envelope.isOne(outer)) {
      return OsloRequests.decode(Envelope.unwrap(outer), options.replyQueues());
    }
    boolean isNova = outer.has(Fields.ID) && !outer.has(OsloRequests.REPLY_QUEUE);
    return isNova ? NovaRequests.decode(outer) : OsloRequests.decode(outer, options.replyQueues());
  }

  /**
   * Reads a reply of either generation.
   *
   * @throws MalformedMessageException when it cannot be read
   */
  public IncomingReply decodeReply(Payload payload) throws MalformedMessageException {
    ObjectNode outer = bodies.read(payload);
    if (Envelope.isOne(outer)) {
      return OsloReplies.decode(Envelope.unwrap(outer));
    }
    return outer.has(Fields.ID) ? OsloReplies.decode(outer) : NovaReplies.decode(outer);
  }

  /**
   * Reads a notification of either generation, enveloped or bare.
   *
   * @throws MalformedMessageException when it cannot be read
   */
  public Notice decodeNotice(Payload payload) throws MalformedMessageException {
    ObjectNode outer = bodies.read(payload);
    return Notices.decode(Envelope.isOne(outer) ? Envelope.unwrap(outer) : outer);
  }
}
