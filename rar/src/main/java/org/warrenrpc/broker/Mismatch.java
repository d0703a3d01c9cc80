package org.warrenrpc.broker;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two values in which an existing exchange or queue differs from the one that was declared.
 *
 * @param object what differs
 * @param name of the exchange or queue
 * @param attribute {@code durable}, {@code auto_delete}, {@code type}, or an argument's name
 * @param wanted the declared value as text, {@link #NONE} where there is none
 * @param current the existing one's, likewise
 */
public record Mismatch(
    ObjectKind object, String name, String attribute, String wanted, String current)
    implements Serializable {

  /** Stands for a value that was not given. */
  public static final String NONE = "none";

  private static final Pattern TEXT =
      Pattern.compile(
          "inequivalent arg '(.+)' for (queue|exchange) '(.*)' in vhost '.*': "
              + "received (.+) but current is (.+)",
          Pattern.DOTALL);

  private static final Pattern FLAG = Pattern.compile("'(.*)'", Pattern.DOTALL);

  private static final Pattern ARGUMENT =
      Pattern.compile("the value '(.*)' of type '\\w+'", Pattern.DOTALL);

  /** What can be declared. */
  public enum ObjectKind {
    /** An exchange. */
    EXCHANGE,
    /** A queue. */
    QUEUE
  }

  /**
   * Reads the text with which RabbitMQ refuses a declaration (406); empty where it does not have
   * that form, as when a long name cut it short.
   */
  public static Optional<Mismatch> in(String replyText) {
    Matcher text = TEXT.matcher(replyText);
    if (!text.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new Mismatch(
            text.group(2).equals("queue") ? ObjectKind.QUEUE : ObjectKind.EXCHANGE,
            text.group(3),
            text.group(1),
            value(text.group(4)),
            value(text.group(5))));
  }

  private static String value(String text) {
    String stripped = text.strip();
    Matcher flag = FLAG.matcher(stripped);
    Matcher argument = ARGUMENT.matcher(stripped);
    return flag.matches() ? flag.group(1) : argument.matches() ? argument.group(1) : stripped;
  }
}
