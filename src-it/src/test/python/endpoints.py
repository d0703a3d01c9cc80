"""What the real oslo.messaging server answers."""
import datetime
import threading
import time

import oslo_messaging

from lines import say

SPECIAL = {
    "nan": float("nan"),
    "infinity": float("inf"),
    "minus_infinity": float("-inf"),
    "surrogate": "a\ud800z",
    "huge": 2 ** 100,
    "datetime": datetime.datetime(2011, 12, 22, 10, 59, 24),
    "date": datetime.date(2011, 12, 22),
    "tuple": (1, 2),
}


class OwnError(Exception):
    """No client knows it."""

    def __init__(self, message, **kwargs):
        super().__init__(message, 42)
        self.kwargs = kwargs


class Plain:
    target = oslo_messaging.Target(version="1.5")

    def __init__(self):
        self._meeting = threading.Barrier(100)

    def echo(self, ctxt, value):
        return value

    def add(self, ctxt, a, b):
        return a + b

    def nothing(self, ctxt):
        return None

    def special(self, ctxt, name):
        return SPECIAL[name]

    def context(self, ctxt):
        return ctxt

    def fail(self, ctxt, message):
        raise ValueError(message)

    def fail_own(self, ctxt, message):
        raise OwnError(message, code=7)

    @oslo_messaging.expected_exceptions(KeyError)
    def fail_as_expected(self, ctxt, message):
        raise KeyError(message)

    def sleep(self, ctxt, seconds):
        time.sleep(seconds)
        return "slept"

    def meet(self, ctxt):
        """Answers when a hundred are here."""
        return self._meeting.wait(30)

    def repeat(self, ctxt, text, times):
        return text * times

    def mark(self, ctxt, tag):
        say(cast=tag, context=ctxt)

    def _private(self, ctxt):
        return "private"

    @oslo_messaging.expose
    def exposed(self, ctxt):
        return "exposed"


class Namespaced:
    def __init__(self, namespace, version, legacy=None):
        self.target = oslo_messaging.Target(namespace=namespace, version=version, legacy_namespaces=legacy)

    def where(self, ctxt):
        return "%s %s" % (self.target.namespace, self.target.version)


ALL = {
    "plain": lambda: [Plain()],
    "ns": lambda: [Namespaced("ns", "2.3"), Namespaced("ns", "3.0")],
    "legacy": lambda: [Namespaced("new", "1.0", ["old", None])],
}
