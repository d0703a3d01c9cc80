#!/usr/bin/python3
"""A real oslo.messaging server, standing in for a compute host of the sample. Says {"roll_call": topic} and {"here": who} for the casts it hears."""
import oslo_messaging

import lines
import transports


class Host:
    def __init__(self, name):
        self.name = name

    def run_instance(self, ctxt, name, memory_mb):
        if memory_mb <= 0:
            raise ValueError("memory_mb must be positive")
        return {"name": name, "host": self.name, "state": "running for %s" % ctxt.get("user_id"), "memoryMb": memory_mb}

    def find_instance(self, ctxt, name):
        return None

    def roll_call(self, ctxt, answer_topic):
        lines.say(roll_call=answer_topic)

    def here(self, ctxt, who):
        lines.say(here=who)


def main():
    parser = lines.arguments(__doc__)
    transports.option(parser)
    parser.add_argument("topic")
    parser.add_argument("server")
    args = parser.parse_args()
    transports.configure(args)
    oslo_messaging.get_rpc_server(
        transports.rpc(args), oslo_messaging.Target(topic=args.topic, server=args.server), [Host(args.server)],
        executor="threading").start()
    lines.serve(lambda request: None)


main()
