#!/usr/bin/python3
"""A real oslo.messaging notification listener. Says {"notification": {...}} for each.

An event type that ends in "requeue.once" is given back the first time (with --requeue), one that ends in "raise.once" raises then.
"""
import oslo_messaging

import lines
import transports

PRIORITIES = ("audit", "debug", "info", "warn", "error", "critical", "sample")


class Ear:
    def __init__(self):
        self.seen = set()

    def __getattr__(self, name):
        if name not in PRIORITIES:
            raise AttributeError(name)
        return lambda *heard: self.hear(name, *heard)

    def hear(self, priority, ctxt, publisher_id, event_type, payload, metadata):
        lines.say(notification={
            "priority": priority, "context": ctxt, "publisher_id": publisher_id, "event_type": event_type,
            "payload": payload, "metadata": metadata})
        first = metadata["message_id"] not in self.seen
        self.seen.add(metadata["message_id"])
        if first and event_type.endswith("requeue.once"):
            return oslo_messaging.NotificationResult.REQUEUE
        if first and event_type.endswith("raise.once"):
            raise RuntimeError(event_type)
        return oslo_messaging.NotificationResult.HANDLED


def main():
    parser = lines.arguments(__doc__)
    transports.option(parser)
    parser.add_argument("topics", help="comma separated")
    parser.add_argument("--pool")
    parser.add_argument("--requeue", action="store_true")
    args = parser.parse_args()
    transports.configure(args)
    listener = oslo_messaging.get_notification_listener(
        transports.notifications(args), [oslo_messaging.Target(topic=topic) for topic in args.topics.split(",")],
        [Ear()], executor="threading", allow_requeue=args.requeue, pool=args.pool)
    listener.start()

    def stop(request):
        listener.stop()
        listener.wait()

    lines.serve(stop)


main()
