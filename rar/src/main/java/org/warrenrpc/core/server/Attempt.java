package org.warrenrpc.core.server;

import org.warrenrpc.broker.Message;

/**
 * Which run of a cast a message is for, as its headers say; where they say nothing it is the first.
 *
 * @param number from 1, since it was cast or was moved back from the dead letters
 * @param before how often it had run when it became a dead letter; 0 where it never did
 */
record Attempt(int number, int before) {

  /** Of a copy that is to be run again: which run it is for. */
  static final String NUMBER = "x-warren-attempt";

  /** Of a dead letter: how often it ran in all. */
  static final String RUNS = "x-warren-attempts";

  /** More than anybody waits for; what a header says beyond is cut. */
  private static final int MOST = 1_000_000;

  static Attempt of(Message message) {
    return new Attempt(number(message, NUMBER, 1), number(message, RUNS, 0));
  }

  private static int number(Message message, String header, int least) {
    long number = message.headers().get(header) instanceof Number found ? found.longValue() : least;
    return (int) Math.max(least, Math.min(MOST, number));
  }

  /** How often it has run, once this run is over. */
  int runs() {
    return before + number;
  }

  /**
   * What the message of a unique id is known by: a copy shares the id and is no duplicate, and
   * neither is a dead letter that somebody moved back.
   */
  String key(String uniqueId) {
    return number == 1 && before == 0 ? uniqueId : uniqueId + '/' + before + '/' + number;
  }
}
