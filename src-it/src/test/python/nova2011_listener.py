#!/usr/bin/python3
"""What nova had notified in December 2011, as a program of that time took it: from a queue of its own for each priority.

Says {"notification": {...}} for each, the message as it is.
"""
import threading

import lines
import nova2011

PRIORITIES = ("debug", "info", "warn", "error", "critical")


def main():
    parser = lines.arguments(__doc__)
    parser.add_argument("topic")
    args = parser.parse_args()
    session = nova2011.Session(nova2011.Broker(args.url), args.exchange or "nova")

    def heard(message):
        notification = nova2011.parsed(message)
        nova2011.unpack(dict(notification))  # a context that it cannot make ends it
        lines.say(notification=notification)
        session.channel.basic_ack(message.delivery_tag)

    def loop():
        while True:
            session.connection.drain_events()

    for priority in PRIORITIES:
        session.consume_topic("%s.%s" % (args.topic, priority), heard)
    threading.Thread(target=loop, daemon=True).start()
    lines.serve(lambda request: None)


main()
