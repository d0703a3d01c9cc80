#!/usr/bin/python3
"""A caller as nova was in December 2011, but for its timeout: that one waited for ever.

{"verb": "call" | "multicall" | "cast" | "fanout", "topic", "method", "args": {}, "context": {}}, and as needed "server", "timeout" (20 s).
{"verb": "begin", ...} sends a call and answers its id; {"verb": "vanish", "msg_id"} dies with it.
{"verb": "notify", "priority", "event_type", "payload"}, and as needed "topic", "publisher".
{"verb": "raw", "to": exchange, "key", "body": text, "content_type"} publishes just that.
"""
import datetime
import time
import uuid

import lines
import nova2011


class Client:
    def __init__(self, args):
        self.broker = nova2011.Broker(args.url)
        self.exchange = args.exchange or "nova"
        self.durable = args.durable
        self.begun = {}

    def answer(self, request):
        return getattr(self, request["verb"])(request)

    def session(self):
        return nova2011.Session(self.broker, self.exchange, self.durable)

    @staticmethod
    def context(request):
        return nova2011.Context(**{"user_id": None, "project_id": None, **request.get("context", {})})

    def message(self, request):
        message = {"method": request["method"], "args": request.get("args", {})}
        message.update(self.context(request).packed())
        return message

    @staticmethod
    def topic(request):
        server = request.get("server")
        return request["topic"] if server is None else "%s.%s" % (request["topic"], server)

    def call(self, request):
        values = self.multicall(request)
        return values[-1] if values else None

    def multicall(self, request):
        with self.session() as session:
            msg_id = self.send_call(session, request)
            return list(self.replies(session, msg_id, time.monotonic() + request.get("timeout", 20)))

    def send_call(self, session, request):
        msg_id = uuid.uuid4().hex
        session.declare_reply(msg_id)
        session.send_topic(self.topic(request), {"_msg_id": msg_id, **self.message(request)})
        return msg_id

    @staticmethod
    def replies(session, msg_id, end):
        arrived = []
        session.consume_reply(msg_id, arrived.append)
        while True:
            while not arrived:
                session.connection.drain_events(timeout=max(0.001, end - time.monotonic()))
            message = arrived.pop(0)
            session.channel.basic_ack(message.delivery_tag)
            reply = nova2011.parsed(message)
            if reply["failure"]:
                raise nova2011.RemoteError(*reply["failure"])
            if reply.get("ending", False):
                return
            yield reply["result"]

    def begin(self, request):
        session = self.session()
        msg_id = self.send_call(session, request)
        self.begun[msg_id] = session
        return msg_id

    def vanish(self, request):
        self.begun.pop(request["msg_id"]).drop()

    def cast(self, request):
        with self.session() as session:
            session.send_topic(self.topic(request), self.message(request))

    def fanout(self, request):
        with self.session() as session:
            session.send_fanout(request["topic"], self.message(request))

    def notify(self, request):
        priority = request["priority"]
        with self.session() as session:
            session.send_topic("%s.%s" % (request.get("topic", "notifications"), priority.lower()), {
                "message_id": str(uuid.uuid4()),
                "publisher_id": request.get("publisher", "peer.host"),
                "event_type": request["event_type"],
                "priority": priority.upper(),
                "payload": request.get("payload"),
                "timestamp": str(datetime.datetime.utcnow()),
                **self.context(request).packed(),
            })

    def raw(self, request):
        with self.session() as session:
            session.publish(request["to"], request["key"], request["body"],
                            content_type=request.get("content_type", "application/json"))


def main():
    parser = lines.arguments(__doc__)
    parser.add_argument("--durable", action="store_true")
    lines.serve(Client(parser.parse_args()).answer)


main()
