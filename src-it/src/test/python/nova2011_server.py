#!/usr/bin/python3
"""A service as nova was in December 2011, faults included: what it is silent about, and what ends its loop.

Says {"cast": tag, "context": {}} for each mark() it runs, and {"fatal": reason} when its loop has ended; its connection and its
consumers stay then. {"verb": "loops"} tells whether it still does.
"""
import datetime
import threading
import time
import traceback

import lines
import nova2011

SPECIAL = {
    "nan": float("nan"),
    "infinity": float("inf"),
    "minus_infinity": float("-inf"),
    "surrogate": "a\ud800z",
    "huge": 2 ** 100,
    "datetime": datetime.datetime(2011, 12, 22, 10, 59, 24),
    "tuple": (1, 2),
}


class Call:
    """What a method sees of its caller: the context, and a way to answer before it returns."""

    def __init__(self, service, context, msg_id):
        self.service = service
        self.context = context
        self.msg_id = msg_id
        self.ended = False

    def reply(self, result=None, failure=None, ending=False):
        if self.msg_id is None or self.ended:
            return
        self.ended = ending
        message = {"result": result, "failure": failure}
        if ending:
            message["ending"] = True
        with self.service.session() as session:
            try:
                session.send_direct(self.msg_id, message)
            except TypeError:
                session.send_direct(self.msg_id, nova2011.primitive(message))


class Service:
    """Its attributes are what messages may name, whatever they are."""

    def __init__(self, args):
        self.args = args
        self.broker = nova2011.Broker(args.url)
        self.fatal = None
        self.meeting = threading.Barrier(100)

    def session(self):
        return nova2011.Session(self.broker, self.args.exchange or "nova", self.args.durable)

    # the methods

    def echo(self, call, value):
        return value

    def add(self, call, a, b):
        return a + b

    def nothing(self, call):
        return None

    def special(self, call, name):
        return SPECIAL[name]

    def context(self, call):
        return call.context.fields()

    def fail(self, call, message):
        raise ValueError(message)

    def count(self, call, to):
        yield from range(to)

    def count_and_fail(self, call, to):
        yield from range(to)
        raise ValueError("after %d" % to)

    def nothings(self, call, times):
        yield from [None] * times

    def push(self, call, values, end):
        for value in values:
            call.reply(value)
        if end:
            call.reply(ending=True)
        return "returned"

    def sleep(self, call, seconds):
        time.sleep(seconds)
        return "slept"

    def meet(self, call):
        """Answers when a hundred are here."""
        return self.meeting.wait(30)

    def mark(self, call, tag):
        lines.say(cast=tag, context=call.context.fields())

    # the service

    def start(self):
        session = self.session()
        heard = lambda message: self.receive(session.channel, message)
        session.consume_topic(self.args.topic, heard)
        session.consume_topic("%s.%s" % (self.args.topic, self.args.host), heard)
        session.consume_fanout(self.args.topic, heard)
        threading.Thread(target=self.loop, args=(session,), daemon=True).start()

    def loop(self, session):
        try:
            while True:
                session.connection.drain_events()
        except Exception as failure:
            self.fatal = failure
            lines.say(fatal=repr(failure))

    def receive(self, channel, message):
        body = nova2011.parsed(message)
        context, msg_id = nova2011.unpack(body)
        threading.Thread(target=self.run, args=(Call(self, context, msg_id), body), daemon=True).start()
        channel.basic_ack(message.delivery_tag)

    def run(self, call, body):
        method = body.get("method")
        if not method:
            call.reply("No method for message: %s" % body)
            return
        function = getattr(self, method)  # what is not there, as arguments that are no object, ends the thread in silence
        arguments = dict((str(key), value) for key, value in body.get("args", {}).items())
        try:
            result = function(call, **arguments)
            if hasattr(result, "send"):
                for value in result:
                    call.reply(value)
            else:
                call.reply(result)
            call.reply(ending=True)
        except Exception as failure:
            text = str(failure)
            text.encode("ascii")  # Python 2 cannot tell of anything else
            call.reply(failure=[type(failure).__name__, text, traceback.format_exc().splitlines(True)])

    def answer(self, request):
        return getattr(self, request["verb"])(request)

    def loops(self, request):
        return self.fatal is None


def main():
    parser = lines.arguments(__doc__)
    parser.add_argument("topic")
    parser.add_argument("host")
    parser.add_argument("--durable", action="store_true")
    service = Service(parser.parse_args())
    service.start()
    lines.serve(service.answer)


main()
