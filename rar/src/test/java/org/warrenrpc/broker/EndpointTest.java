package org.warrenrpc.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "amqp://host,              false, host,        5672, /",
    "amqp://host/,             false, host,        5672, /",
    "amqp://host//,            false, host,        5672, /",
    "amqp://host/%2F,          false, host,        5672, /",
    "amqp://host/%2f,          false, host,        5672, /",
    "amqp://host/prod,         false, host,        5672, prod",
    "amqp://host/%2Fprod,      false, host,        5672, /prod",
    "amqp://host//prod,        false, host,        5672, /prod",
    "amqp://host/a%2Fb+c,      false, host,        5672, a/b+c",
    "amqp://host/a?heartbeat=5,false, host,        5672, a",
    "amqp://host:1234/a,       false, host,        1234, a",
    "amqps://host,             true,  host,        5671, /",
    "amqps://host:1234,        true,  host,        1234, /",
    "amqp://[::1]/a,           false, ::1,         5672, a",
    "amqp://[::1]:1234,        false, ::1,         1234, /",
    "amqp://10.0.0.1:1234,     false, 10.0.0.1,    1234, /",
    "amqp://rabbit_1:1234/a,   false, rabbit_1,    1234, a",
    "amqp://user:pass@host/a,  false, host,        5672, a",
  })
  void readsWhatAnAmqpUrlSays(String url, boolean tls, String host, int port, String virtualHost) {
    assertThat(Endpoint.of(URI.create(url))).isEqualTo(new Endpoint(tls, host, port, virtualHost));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host",
        "host:5672",
        "//host",
        "amqp:host",
        "amqp:///a",
        "amqp://u:secret@:5672",
        "amqp://u:secret@host:0",
        "amqp://u:secret@host:65536",
        "amqp://u:secret@ho_st:x"
      })
  void refusesWhatIsNoneWithoutRepeatingIt(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.of(URI.create(url)))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }
}
