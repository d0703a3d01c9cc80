"""What the peers have in common: a JSON object a line on standard input and on standard output.

A peer first says {"ready": true}. A request has an "id"; the line that answers it has the same, and "result" or "error".
Requests run side by side, so answers come in any order. A line without an "id" is something that the peer noticed.
A peer ends with its standard input.
"""
import argparse
import json
import os
import sys
import threading

_LOCK = threading.Lock()


def say(**said):
    line = json.dumps(said, default=repr)
    with _LOCK:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def serve(answer):
    """Says that the peer is ready and answers requests until the input ends, and with it the process."""
    say(ready=True)
    for line in sys.stdin:
        threading.Thread(target=_answer, args=(answer, json.loads(line)), daemon=True).start()
    os._exit(0)  # in good order oslo's transport takes ten seconds to end


def _answer(answer, request):
    try:
        said = {"result": answer(request)}
    except Exception as failure:
        said = {"error": _describe(failure)}
    say(id=request["id"], **said)


def _describe(failure):
    said = {
        "type": type(failure).__name__,
        "module": type(failure).__module__,
        "message": str(failure),
        "args": [str(arg) for arg in failure.args],
    }
    for name in ("exc_type", "value", "traceback", "kwargs"):
        if hasattr(failure, name):
            said[name] = getattr(failure, name)
    return said


def arguments(usage):
    """A parser whose first argument is the broker's URL, amqp://user:password@host:port/vhost."""
    parser = argparse.ArgumentParser(description=usage)
    parser.add_argument("url")
    parser.add_argument("--exchange", help="the control exchange")
    return parser
