"""A real oslo.messaging client: one JSON request a line on standard input, one JSON answer a line on standard output.

Usage: oslo_client.py URL
Request: {"verb": "call" | "cast" | "fanout", "topic": ..., "server": ... or null, "method": ..., "args": {...}, "context": {...}, "timeout": seconds}
Answer:  {"result": ...} or {"error": type, "message": ..., "remote": type at the other side or null}
"""
import json
import sys

from oslo_config import cfg
import oslo_messaging


def answer(transport, request):
    target = oslo_messaging.Target(topic=request["topic"], server=request.get("server"))
    client = oslo_messaging.get_rpc_client(transport, target, timeout=request.get("timeout", 20))
    context = request.get("context", {})
    verb = request["verb"]
    if verb == "fanout":
        return client.prepare(fanout=True).cast(context, request["method"], **request["args"])
    send = client.call if verb == "call" else client.cast
    return send(context, request["method"], **request["args"])


def main():
    cfg.CONF([])
    transport = oslo_messaging.get_rpc_transport(cfg.CONF, url=sys.argv[1])
    cfg.CONF.set_override("rabbit_login_method", "PLAIN", group="oslo_messaging_rabbit")
    for line in sys.stdin:
        try:
            said = {"result": answer(transport, json.loads(line))}
        except Exception as failure:
            said = {
                "error": type(failure).__name__,
                "message": str(failure),
                "remote": getattr(failure, "exc_type", None),
            }
        print(json.dumps(said), flush=True)


main()
