package org.warrenrpc.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PythonProgramIT {
  private static final String SSL =
      "cfg.CONF.set_override('ssl', True, group='oslo_messaging_rabbit')";

  @Test
  void itNamesTheBrokerAsOsloDoes() {
    assertThat(PythonProgram.calling("amqp://guest:guest@127.0.0.1:5672/"))
        .contains("url='rabbit://guest:guest@127.0.0.1:5672/')")
        .doesNotContain(SSL);
  }

  @Test
  void anApostropheInTheUrlStaysInsideTheText() {
    assertThat(PythonProgram.calling("amqp://us'er:it's@h:1/v'h"))
        .contains("url='rabbit://us\\'er:it\\'s@h:1/v\\'h')");
  }

  @Test
  void tlsIsAnOptionThereAndHasItsOwnPort() {
    assertThat(PythonProgram.calling("amqps://me:secret@h/vhost"))
        .contains("url='rabbit://me:secret@h:5671/vhost')")
        .contains("\n" + SSL + "\nclient = ");
  }

  @Test
  void whereTheUrlNamesNoUserItIsTheOneThatWarrenTakes() {
    assertThat(PythonProgram.calling("amqp://h")).contains("url='rabbit://guest:guest@h')");
  }
}
