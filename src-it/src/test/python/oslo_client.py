#!/usr/bin/python3
"""A real oslo.messaging client and notifier.

{"verb": "call" | "cast" | "fanout" | "can_send", "topic", "method", "args": {}, "context": {}}, and as needed "server", "exchange",
"namespace", "version", "version_cap", "timeout" (20 s where absent), "monitor" (the call monitor's timeout, s), "retry", "mandatory".
{"verb": "notify", "priority", "event_type", "payload", "context": {}}, and as needed "publisher", "driver" (messagingv2), "topics", "retry".
"""
import oslo_messaging

import lines
import transports


class Client:
    def __init__(self, args):
        self.args = args
        self.transport = transports.rpc(args, args.allow)
        self.notifications = transports.notifications(args)

    def answer(self, request):
        return getattr(self, request["verb"])(request)

    def rpc(self, request):
        target = oslo_messaging.Target(
            **{key: request.get(key) for key in ("exchange", "topic", "namespace", "version", "server")})
        return oslo_messaging.get_rpc_client(
            self.transport, target, timeout=request.get("timeout", 20), version_cap=request.get("version_cap"),
            retry=request.get("retry"), call_monitor_timeout=request.get("monitor"),
            transport_options=oslo_messaging.TransportOptions(at_least_once=request.get("mandatory", False)))

    def call(self, request):
        return self.rpc(request).call(request.get("context", {}), request["method"], **request.get("args", {}))

    def cast(self, request):
        return self.rpc(request).cast(request.get("context", {}), request["method"], **request.get("args", {}))

    def fanout(self, request):
        client = self.rpc(request).prepare(fanout=True)
        return client.cast(request.get("context", {}), request["method"], **request.get("args", {}))

    def can_send(self, request):
        return self.rpc(request).can_send_version(request["version"])

    def notify(self, request):
        notifier = oslo_messaging.Notifier(
            self.notifications, publisher_id=request.get("publisher", "peer.host"),
            driver=request.get("driver", "messagingv2"), topics=request.get("topics", ["notifications"]),
            retry=request.get("retry"))
        send = getattr(notifier, request["priority"])
        return send(request.get("context", {}), request["event_type"], request.get("payload"))


def main():
    parser = lines.arguments(__doc__)
    transports.option(parser)
    parser.add_argument("--allow", action="append", default=[], help="a module whose exceptions are rebuilt")
    args = parser.parse_args()
    transports.configure(args)
    lines.serve(Client(args).answer)


main()
