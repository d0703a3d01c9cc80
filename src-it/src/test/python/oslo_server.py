"""A real oslo.messaging server, standing in for a compute host. Prints "ready", then one JSON line for each cast it hears.

Usage: oslo_server.py URL TOPIC SERVER
"""
import json
import sys
import threading

from oslo_config import cfg
import oslo_messaging


class Host:
    def __init__(self, name):
        self.name = name

    def run_instance(self, ctxt, name, memory_mb):
        if memory_mb <= 0:
            raise ValueError("memory_mb must be positive")
        return {"name": name, "host": self.name, "state": "running", "memory_mb": memory_mb,
                "asked_by": ctxt.get("user_id")}

    def find_instance(self, ctxt, name):
        return None

    def roll_call(self, ctxt, answer_topic):
        print(json.dumps({"roll_call": answer_topic}), flush=True)

    def here(self, ctxt, who):
        print(json.dumps({"here": who}), flush=True)


def main():
    url, topic, server = sys.argv[1:4]
    cfg.CONF([])
    transport = oslo_messaging.get_rpc_transport(cfg.CONF, url=url)
    cfg.CONF.set_override("rabbit_login_method", "PLAIN", group="oslo_messaging_rabbit")
    target = oslo_messaging.Target(topic=topic, server=server)
    rpc_server = oslo_messaging.get_rpc_server(
        transport, target, [Host(server)], executor="threading")
    rpc_server.start()
    print("ready", flush=True)
    threading.Event().wait()


main()
