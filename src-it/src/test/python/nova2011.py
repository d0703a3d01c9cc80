"""The nova.rpc wire of December 2011: its names, its declarations and its messages, over py-amqp alone."""
import datetime
import json
import queue
import uuid
from urllib.parse import unquote, urlsplit

import amqp

PROPERTIES = {
    "content_type": "application/json",
    "content_encoding": "utf-8",
    "delivery_mode": 2,
    "priority": 0,
    "application_headers": {},
}


class RemoteError(Exception):
    """The three parts of a failure; the array may lack its end but not hold more."""

    def __init__(self, exc_type, value, traceback=None):
        super().__init__("%s %s" % (exc_type, value))
        self.exc_type = exc_type
        self.value = value
        self.traceback = traceback


class Broker:
    """Connections, kept for the next user once their channel is closed."""

    def __init__(self, url):
        self.url = urlsplit(url)
        self.idle = queue.LifoQueue()

    def connect(self):
        connection = amqp.Connection(
            "%s:%d" % (self.url.hostname, self.url.port), userid=unquote(self.url.username),
            password=unquote(self.url.password), virtual_host=unquote(self.url.path[1:]) or "/", connect_timeout=10)
        connection.connect()
        return connection

    def borrow(self):
        try:
            return self.idle.get_nowait()
        except queue.Empty:
            return self.connect()


class Session:
    """One channel, on a connection borrowed until close()."""

    def __init__(self, broker, exchange, durable=False):
        self.broker = broker
        self.exchange = exchange
        self.durable = durable
        self.connection = broker.borrow()
        self.channel = self.connection.channel()
        self.tags = 0

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()

    def close(self):
        """With the channel go its consumers, and with them what is declared for one of them alone."""
        self.channel.close()
        self.broker.idle.put(self.connection)

    def drop(self):
        """As a process that dies."""
        self.connection.close()

    # the consumers' side

    def _consume(self, name, heard):
        self.tags += 1
        self.channel.basic_consume(name, consumer_tag=str(self.tags), callback=heard)

    def consume_topic(self, name, heard):
        self.declare_control()
        self.channel.queue_declare(name, durable=self.durable, exclusive=False, auto_delete=False)
        self.channel.queue_bind(name, self.exchange, routing_key=name)
        self._consume(name, heard)

    def consume_fanout(self, topic, heard):
        name = "%s_fanout_%s" % (topic, uuid.uuid4().hex)
        self.declare_fanout(topic)
        self.channel.queue_declare(name, durable=False, exclusive=True, auto_delete=True)
        self.channel.queue_bind(name, topic + "_fanout", routing_key=topic)
        self._consume(name, heard)

    def declare_reply(self, msg_id):
        self.declare_direct(msg_id)
        self.channel.queue_declare(msg_id, durable=False, exclusive=True, auto_delete=True)
        self.channel.queue_bind(msg_id, msg_id, routing_key=msg_id)

    def consume_reply(self, msg_id, heard):
        self._consume(msg_id, heard)

    # the publishers' side: each declares its exchange anew

    def declare_control(self):
        self.channel.exchange_declare(self.exchange, "topic", durable=self.durable, auto_delete=False)

    def declare_fanout(self, topic):
        self.channel.exchange_declare(topic + "_fanout", "fanout", durable=False, auto_delete=True)

    def declare_direct(self, msg_id):
        self.channel.exchange_declare(msg_id, "direct", durable=False, auto_delete=True)

    def publish(self, exchange, key, body, **properties):
        self.channel.basic_publish(amqp.Message(body, **{**PROPERTIES, **properties}), exchange, key)

    def send_topic(self, name, message):
        self.declare_control()
        self.publish(self.exchange, name, json.dumps(message))

    def send_fanout(self, topic, message):
        self.declare_fanout(topic)
        self.publish(topic + "_fanout", "", json.dumps(message))

    def send_direct(self, msg_id, message):
        self.declare_direct(msg_id)
        self.publish(msg_id, msg_id, json.dumps(message))


def parsed(message):
    """What its library makes of a body: the text itself, unless the content type says JSON."""
    body = message.body
    if message.properties.get("content_type") != "application/json":
        return body
    return json.loads(body if isinstance(body, str) else body.decode("utf-8"))


class Context:
    """Made from a message's keys by name: no other will do, two must be there."""

    def __init__(self, user_id, project_id, is_admin=None, read_deleted="no", roles=None, remote_address=None,
                 timestamp=None, request_id=None, auth_token=None, strategy="noauth"):
        self.user_id = user_id
        self.project_id = project_id
        self.roles = roles or []
        self.is_admin = is_admin if is_admin is not None else "admin" in [role.lower() for role in self.roles]
        self.read_deleted = read_deleted
        self.remote_address = remote_address
        if timestamp:
            datetime.datetime.strptime(timestamp, "%Y-%m-%dT%H:%M:%S.%f")
        self.timestamp = timestamp or datetime.datetime.utcnow().strftime("%Y-%m-%dT%H:%M:%S.%f")
        self.request_id = request_id or str(uuid.uuid4())
        self.auth_token = auth_token
        self.strategy = strategy

    def fields(self):
        return dict(vars(self))

    def packed(self):
        return {"_context_" + key: value for key, value in self.fields().items()}


def unpack(message):
    """The context of a message and the call it belongs to, if any; both are taken out of it."""
    keys = [key for key in message.keys() if key.startswith("_context_")]
    context = Context(**{key[len("_context_"):]: message.pop(key) for key in keys})
    return context, message.pop("_msg_id", None)


def primitive(value, depth=0):
    """What becomes of a value that JSON does not know."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, dict):
        return {key: primitive(item, depth) for key, item in value.items()}
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, (list, tuple, set)):
        return [primitive(item, depth) for item in value]
    if hasattr(value, "__dict__") and not callable(value):
        return "?" if depth > 3 else primitive(vars(value), depth + 1)
    return str(value)
