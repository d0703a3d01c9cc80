package org.warrenrpc.it.demo;

import java.net.URI;

/** A program of a few lines that calls the sample from outside. */
final class PythonProgram {
  private static final int TLS_PORT = 5671;

  private PythonProgram() {}

  /** For the broker of this run; PLAIN is what every broker offers. */
  static String calling(String url) {
    URI uri = URI.create(url.strip());
    boolean tls = "amqps".equalsIgnoreCase(uri.getScheme());
    return """
        /usr/bin/python3 - <<'END'
        from oslo_config import cfg
        import oslo_messaging
        cfg.CONF([])
        transport = oslo_messaging.get_rpc_transport(cfg.CONF, url='%s')
        cfg.CONF.set_override('rabbit_login_method', 'PLAIN', group='oslo_messaging_rabbit')
        %sclient = oslo_messaging.get_rpc_client(transport, oslo_messaging.Target(topic='scheduler'))
        print(client.call({}, 'run_instance', host='compute1', name='from-python'))
        END
        """
        .formatted(
            "rabbit://" + authority(uri, tls).replace("'", "\\'") + path(uri),
            tls ? "cfg.CONF.set_override('ssl', True, group='oslo_messaging_rabbit')\n" : "");
  }

  /** With what Warren takes where the URL is silent, and the library does not. */
  private static String authority(URI uri, boolean tls) {
    String authority = uri.getRawAuthority();
    String named = authority.indexOf('@') < 0 ? "guest:guest@" + authority : authority;
    return tls && !named.matches(".*:\\d+") ? named + ":" + TLS_PORT : named;
  }

  private static String path(URI uri) {
    return uri.getRawPath().replace("'", "\\'");
  }
}
