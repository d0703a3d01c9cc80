#!/usr/bin/python3
"""A real oslo.messaging server of one topic. Says {"cast": tag, "context": {}} for each mark() it runs.

{"verb": "stop"} ends it as a service would; closing its input ends it as a crash would.
Ping: --set DEFAULT.rpc_ping_enabled=true. Compression: --set kombu_compression=gzip. Queues: --set rabbit_quorum_queue=true and the like.
"""
import oslo_messaging

import endpoints
import lines
import transports

POLICIES = {
    "default": oslo_messaging.DefaultRPCAccessPolicy,
    "legacy": oslo_messaging.LegacyRPCAccessPolicy,
    "explicit": oslo_messaging.ExplicitRPCAccessPolicy,
}


def main():
    parser = lines.arguments(__doc__)
    transports.option(parser)
    parser.add_argument("topic")
    parser.add_argument("server")
    parser.add_argument("--endpoints", default="plain", help="of " + ", ".join(endpoints.ALL) + "; in the order of dispatch")
    parser.add_argument("--access", default="default", choices=POLICIES)
    parser.add_argument("--workers", type=int, default=128)
    args = parser.parse_args()
    transports.configure(args)
    server = oslo_messaging.get_rpc_server(
        transports.rpc(args), oslo_messaging.Target(topic=args.topic, server=args.server),
        [endpoint for name in args.endpoints.split(",") for endpoint in endpoints.ALL[name]()],
        executor="threading", access_policy=POLICIES[args.access])
    server.start(override_pool_size=args.workers)

    def stop(request):
        server.stop()
        server.wait()

    lines.serve(stop)


main()
