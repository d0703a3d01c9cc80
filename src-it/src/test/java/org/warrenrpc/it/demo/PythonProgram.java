package org.warrenrpc.it.demo;

/** A program of a few lines that calls the sample from outside. */
final class PythonProgram {
  private PythonProgram() {}

  /** For the broker of this run; PLAIN is what every broker offers. */
  static String calling(String url) {
    return """
        /usr/bin/python3 - <<'END'
        from oslo_config import cfg
        import oslo_messaging
        cfg.CONF([])
        transport = oslo_messaging.get_rpc_transport(cfg.CONF, url='%s')
        cfg.CONF.set_override('rabbit_login_method', 'PLAIN', group='oslo_messaging_rabbit')
        client = oslo_messaging.get_rpc_client(transport, oslo_messaging.Target(topic='scheduler'))
        print(client.call({}, 'run_instance', host='compute1', name='from-python'))
        END
        """
        .formatted(url.replaceFirst("^amqp", "rabbit"));
  }
}
