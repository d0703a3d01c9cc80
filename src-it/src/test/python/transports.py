"""oslo.messaging's transports, configured as a service's file would do it."""
import tempfile

from oslo_config import cfg
import oslo_messaging

RABBIT = "oslo_messaging_rabbit"


def option(parser):
    parser.add_argument(
        "--set", action="append", default=[], metavar="[GROUP.]NAME=VALUE",
        help="an option of the library; the group is %s where none is named" % RABBIT)


def configure(args):
    """Reads the options into the one configuration that release 14 can live with, the global one."""
    groups = {"DEFAULT": [], RABBIT: ["rabbit_login_method = PLAIN"]}  # the one that every broker offers
    if args.exchange:
        groups["DEFAULT"].append("control_exchange = %s" % args.exchange)
    for setting in args.set:
        name, value = setting.split("=", 1)
        group, dot, bare = name.rpartition(".")
        groups.setdefault(group or RABBIT, []).append("%s = %s" % (bare, value))
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        for group, settings in groups.items():
            file.write("[%s]\n%s\n" % (group, "\n".join(settings)))
        file.flush()
        cfg.CONF(["--config-file", file.name], project="peer")


def url(args):
    return args.url.replace("amqp", "rabbit", 1)


def rpc(args, allowed=()):
    return oslo_messaging.get_rpc_transport(cfg.CONF, url=url(args), allowed_remote_exmods=list(allowed))


def notifications(args):
    return oslo_messaging.get_notification_transport(cfg.CONF, url=url(args))
