package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.spi.InvalidPropertyException;
import java.beans.PropertyDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P3: the specification's standard names for where the broker is (20.5.4). */
final class BrokerAddressTest {
  private final RpcResourceAdapter adapter = new RpcResourceAdapter();
  private final RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();

  @BeforeEach
  void belowTheAdapter() throws Exception {
    factory.setResourceAdapter(adapter);
  }

  @AfterEach
  void forget() {
    System.clearProperty("warren.ServerName");
    System.clearProperty("warren.PortNumber");
  }

  @ParameterizedTest
  @CsvSource({
    // the adapter's URL, the factory's host and port, what holds
    ", h, , amqp://h:5672/",
    ", H_1, 1, amqp://h_1:1/",
    ", , 1, amqp://localhost:1/",
    ", ::1, , amqp://[::1]:5672/",
    "amqps://u:p@a/v, b, , amqps://b:5671/v",
    "amqp://a:7/a%20b, , 8, amqp://a:8/a%20b",
  })
  void hostAndPortReplaceThoseOfAUrlThatIsFurtherAway(
      String url, String host, String port, String uri) throws Exception {
    adapter.setConnectionURL(url);
    factory.setServerName(host);
    factory.setPortNumber(port);
    assertThat(factory.configuration().broker().uri()).hasToString(uri);
  }

  @Test
  void aNearerUrlBeatsThem() throws Exception {
    adapter.setServerName("far");
    adapter.setPortNumber("1");
    factory.setConnectionURL("amqp://near");
    assertThat(factory.configuration().broker().uri()).hasToString("amqp://near:5672/");
  }

  @Test
  void theyComeFromOutsideByTheirStandardNames() throws Exception {
    System.setProperty("warren.ServerName", "outside");
    System.setProperty("warren.PortNumber", "9");
    assertThat(factory.configuration().broker().uri()).hasToString("amqp://outside:9/");
  }

  @Test
  void besideAUrlOfTheSameLevelTheyAreFaults() {
    factory.setConnectionURL("amqp://a");
    factory.setServerName("b");
    factory.setPortNumber("1");
    InvalidPropertyException thrown =
        catchThrowableOfType(InvalidPropertyException.class, factory::configuration);
    assertThat(thrown)
        .hasMessageContaining(
            "serverName does not go with the connectionURL of RpcManagedConnectionFactory");
    assertThat(thrown.getInvalidPropertyDescriptors())
        .extracting(PropertyDescriptor::getName)
        .containsExactlyInAnyOrder("serverName", "portNumber");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "u@h", "h:1", "h?x", "h#x", "[::1"})
  void whatIsNoHostIsAFault(String host) {
    factory.setServerName(host);
    assertThatThrownBy(factory::configuration)
        .hasMessageContaining(
            "serverName '" + host + "' of RpcManagedConnectionFactory is no name or address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "amqp", ""})
  void whatIsNoPortIsAFault(String port) {
    factory.setPortNumber(port);
    assertThatThrownBy(factory::configuration)
        .hasMessageContaining("portNumber '" + port + "'")
        .hasMessageContaining("is no whole number from 1 to 65535");
  }
}
