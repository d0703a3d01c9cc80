package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcNotifier;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.Target;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.RequestDeadline;
import org.warrenrpc.core.Values;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Notice;

/** Sends notifications (3.6, 5.1), over a session that is lent. Thread-safe. */
public final class Notifier implements RpcNotifier {
  /** A credential: no release of the original lets it out (6). */
  private static final String SECRET = "auth_token";

  private static final int NOT_FOUND = 404;

  private final ClientSettings settings;
  private final Dialect dialect;
  private final Outbound outbound;
  private final Clock clock;
  private final LongSupplier nanoTime;

  /** Borrows from {@code sessions} for each notification. */
  public Notifier(SessionSource sessions, ClientSettings settings) {
    this(sessions, settings, Clock.systemUTC(), System::nanoTime);
  }

  Notifier(SessionSource sessions, ClientSettings settings, Clock clock, LongSupplier nanoTime) {
    this.settings = settings;
    this.dialect = settings.profile().in(settings.dialect());
    this.outbound =
        new Outbound(
            sessions, dialect, new Codec(dialect.generation(), settings.codec().options()));
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public void notify(
      RpcContext context,
      String publisherId,
      String eventType,
      NotificationPriority priority,
      @Nullable Object payload) {
    Deadline deadline =
        Deadline.after(settings.callTimeout(), nanoTime).orEarlier(RequestDeadline.current());
    Operation first = new Operation(settings.notifyTopics().get(0), eventType, deadline);
    if (deadline.expired()) {
      throw first.timeout(Phase.CONNECT);
    }
    Map<String, JsonNode> inContext = context(context, eventType);
    Notice notice =
        new Notice(
            UUID.randomUUID().toString(),
            publisherId,
            eventType,
            priority.name(),
            json("payload", eventType, payload),
            clock.instant(),
            inContext,
            null);
    List<PreparedCast> letters = new ArrayList<>();
    for (String topic : settings.notifyTopics()) {
      Operation operation = new Operation(topic, eventType, deadline);
      NoticeRoute route =
          NoticeRoute.of(
              dialect, settings.exchange(), topic, priority.name().toLowerCase(Locale.ROOT));
      letters.add(
          new PreparedCast(
              operation,
              new Outgoing(Target.topic(topic), eventType, args(notice), inContext),
              true,
              (outlet, by) -> outlet.declareOnce(route.topology(), by),
              Outbound.message(route.address(), outbound.encode(operation, notice), null, false)));
    }
    send(first, letters);
  }

  private void send(Operation first, List<PreparedCast> letters) {
    List<String> sent = new ArrayList<>();
    try (SessionSource.Lease lease = outbound.borrow(first)) {
      if (lease.defer(letters)) {
        return;
      }
      for (PreparedCast letter : letters) {
        letter.confirm(lease.session());
        sent.add(letter.operation().topic());
      }
    } catch (BrokerException e) {
      throw told(letters.get(sent.size()), e, sent);
    } catch (NotSentException e) {
      throw sent.isEmpty() ? e : partly(e, sent);
    }
  }

  /** A notification as the arguments of a message, for whoever is told that it was not sent. */
  private static Map<String, JsonNode> args(Notice notice) {
    Map<String, JsonNode> args = new LinkedHashMap<>();
    args.put("publisher_id", TextNode.valueOf(notice.publisherId()));
    args.put("priority", TextNode.valueOf(notice.priority()));
    args.put("payload", notice.payload());
    return args;
  }

  /** To repeat what has reached a topic would tell it twice: it may not look as if unsent. */
  private RpcException told(PreparedCast letter, BrokerException e, List<String> sent) {
    Operation operation = letter.operation();
    RpcException failure = failure(letter, e);
    if (sent.isEmpty()) {
      return failure;
    }
    if (failure instanceof RpcTimeoutException) {
      RpcTimeoutException timeout = operation.timeout(Phase.SEND);
      timeout.addSuppressed(failure);
      return timeout;
    }
    return failure instanceof NotSentException ? partly(failure, sent) : failure;
  }

  /** What nobody would ever have read is not sent. */
  private RpcException failure(PreparedCast letter, BrokerException e) {
    RpcException failure = letter.operation().failure(e);
    boolean missing = e.replyCode() == NOT_FOUND && dialect.profile().passive();
    return missing && failure instanceof NotSentException
        ? new NotSentException(
            failure.getMessage()
                + "; the profile '"
                + dialect.profile().name()
                + "' declares neither an exchange nor a queue for notifications, such as "
                + letter.address().routingKey(),
            e)
        : failure;
  }

  private static ConnectionLostException partly(RpcException failure, List<String> sent) {
    return new ConnectionLostException(
        "Sent to " + sent + " only: " + failure.getMessage(), failure);
  }

  private static Map<String, JsonNode> context(RpcContext context, String eventType) {
    Map<String, JsonNode> json = new LinkedHashMap<>();
    context
        .values()
        .forEach(
            (name, value) -> {
              if (!name.equals(SECRET)) {
                json.put(name, json("context entry '" + name + "'", eventType, value));
              }
            });
    return json;
  }

  private static JsonNode json(String part, String eventType, @Nullable Object value) {
    try {
      return Values.toJson(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "The " + part + " of " + eventType + " cannot be sent: " + e.getMessage(), e);
    }
  }
}
