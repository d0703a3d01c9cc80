package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.RequestDeadline;
import org.warrenrpc.core.Values;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Notice;
import org.warrenrpc.wire.Payload;

/** Sends notifications (3.6, 5.1), over a session that is lent. Thread-safe. */
public final class Notifier implements RpcNotifier {
  /** A credential: no release of the original lets it out (6). */
  private static final String SECRET = "auth_token";

  private static final int NOT_FOUND = 404;

  private record Letter(NoticeRoute route, Operation operation, Payload payload) {}

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
    Notice notice =
        new Notice(
            UUID.randomUUID().toString(),
            publisherId,
            eventType,
            priority.name(),
            json("payload", eventType, payload),
            clock.instant(),
            context(context, eventType),
            null);
    List<Letter> letters = new ArrayList<>();
    for (String topic : settings.notifyTopics()) {
      Operation operation = new Operation(topic, eventType, deadline);
      letters.add(
          new Letter(
              NoticeRoute.of(
                  dialect, settings.exchange(), topic, priority.name().toLowerCase(Locale.ROOT)),
              operation,
              outbound.encode(operation, notice)));
    }
    send(first, letters);
  }

  private void send(Operation first, List<Letter> letters) {
    List<String> sent = new ArrayList<>();
    try (SessionSource.Lease lease = outbound.borrow(first)) {
      for (Letter letter : letters) {
        Operation operation = letter.operation();
        outbound.confirm(
            lease.session(),
            operation,
            outlet -> outlet.declareOnce(letter.route().topology(), operation.deadline()),
            letter.route().address(),
            letter.payload(),
            false);
        sent.add(operation.topic());
      }
    } catch (BrokerException e) {
      throw told(letters.get(sent.size()), e, sent);
    } catch (NotSentException e) {
      throw sent.isEmpty() ? e : partly(e, sent);
    }
  }

  /** To repeat what has reached a topic would tell it twice: it may not look as if unsent. */
  private RpcException told(Letter letter, BrokerException e, List<String> sent) {
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
  private RpcException failure(Letter letter, BrokerException e) {
    RpcException failure = letter.operation().failure(e);
    boolean missing = e.replyCode() == NOT_FOUND && dialect.profile().passive();
    return missing && failure instanceof NotSentException
        ? new NotSentException(
            failure.getMessage()
                + "; the profile '"
                + dialect.profile().name()
                + "' declares neither an exchange nor a queue for notifications, such as "
                + letter.route().address().routingKey(),
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
