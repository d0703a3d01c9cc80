package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text of configuration may refer to. */
final class ExpressionTest {
  private final Surroundings around =
      new Surroundings(
          Map.of("host", "h1", "again", "${host}", "dollar", "a$1\\", "blank", "")::get,
          Map.of("HOST", "h2", "AGAIN", "${env.HOST}", "EMPTY", "")::get);

  private PropertyValues.Value read(Property property, String text) {
    PropertyValues.Value value =
        around.layer(Map.of(property, text), "the test").over(around.values()).get(property);
    assertThat(value).isNotNull();
    return value;
  }

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "${host}, h1",
    "${env.HOST}, h2",
    "a-${host}-${env.HOST}-b, a-h1-h2-b",
    "${host:x}, h1",
    "${none:x}, x",
    "${env.NONE:x:y}, x:y",
    "${none:}, ''",
    "${blank:x}, ''",
    // an empty variable of the environment is not set
    "${env.EMPTY:x}, x",
    "${dollar}, a$1\\",
    "$${host}, ${host}",
    "$$${host}, $${host}",
    "$${host}${host}, ${host}h1",
    "$ $$ $host {host}, $ $$ $host {host}",
    "${host}}, h1}",
    "${none:{x}, {x",
  })
  void everyReferenceIsReplacedAndADoubledDollarIsLiteral(String written, String text) {
    PropertyValues.Value value = read(Property.EXCHANGE, written);
    assertThat(value.fault()).isNull();
    assertThat(value.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "${again}, ${host}",
    "${env.AGAIN}, ${env.HOST}",
    "${none:${host}}, ${host}",
    "${none:${x:y}}, ${x:y}",
    "${none:$${host}}, ${host}",
    "${host:${none}}, h1",
  })
  void whatIsPutInIsNotLookedAtAgain(String written, String text) {
    PropertyValues.Value value = read(Property.EXCHANGE, written);
    assertThat(value.fault()).isNull();
    assertThat(value.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "CANARY${x.y}, the system property 'x.y'",
    "CANARY${env.X_Y}, the environment variable 'X_Y'",
    "CANARY${env.EMPTY}, the environment variable 'EMPTY'",
    "CANARY${a}${host}${env.B}, the system property 'a' and the environment variable 'B'",
  })
  void aVariableThatIsNotSetIsNamedWithThePropertyAndWithoutTheValue(String text, String named) {
    for (Property property : Property.values()) {
      assertThatThrownBy(() -> check(property, text))
          .hasMessageContaining(property.beanName() + " of the test refers to " + named)
          .hasMessageContaining("not set and without a default")
          .hasMessageNotContaining("CANARY")
          .hasNoCause();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CANARY${", "CANARY${host", "CANARY${none:${host}", "CANARY$$${x}${"})
  void oneThatIsNotClosedIsAFault(String text) {
    assertThatThrownBy(() -> check(Property.PASSWORD, text))
        .hasMessageContaining("password of the test has a ${ without its }")
        .hasMessageNotContaining("CANARY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CANARY${}", "CANARY${:x}", "CANARY${env.}", "CANARY${env.:x}"})
  void oneThatNamesNothingIsAFault(String text) {
    assertThatThrownBy(() -> check(Property.PASSWORD, text))
        .hasMessageContaining("password of the test has a ${ that names nothing")
        .hasMessageNotContaining("CANARY");
  }

  @Test
  void aSecretDefaultIsNeverShown() {
    PropertyValues.Value value = read(Property.PASSWORD, "${none:CANARY}");
    assertThat(value.text()).isEqualTo("CANARY");
    assertThat(value.toString()).doesNotContain("CANARY");
    assertThatThrownBy(() -> check(Property.CONNECTION_URL, "http://u:${none:CANARY}@h"))
        .hasMessageContaining("connectionURL")
        .hasMessageNotContaining("CANARY");
  }

  @Test
  void userAndPasswordOfAUrlAreThoseOfWhatItResolvesTo() {
    PropertyValues values =
        around.layer(
            Map.of(Property.CONNECTION_URL, "${none:amqp://alice}:${host}@${env.HOST}"), "x");
    Configuration read =
        Configuration.read(
            values.over(PropertyValues.DEFAULTS), new Faults(RpcResourceAdapter.class));
    assertThat(read.broker().userName()).isEqualTo("alice");
    assertThat(read.broker().password()).isEqualTo("h1");
    assertThat(read.broker().uri()).hasToString("amqp://h2:5672/");
  }

  @Test
  void whatComesFromOutsideMayHoldThemToo() {
    Surroundings outside =
        new Surroundings(
            Map.of("warren.exchange", "${env.REGION}")::get,
            Map.of("REGION", "r1", "WARREN_DIALECT", "${none:oslo}")::get);
    assertThat(outside.values().get(Property.EXCHANGE).text()).isEqualTo("r1");
    assertThat(outside.values().get(Property.DIALECT).text()).isEqualTo("oslo");
  }

  private void check(Property property, String text) throws Exception {
    Faults faults = new Faults(RpcActivationSpec.class);
    PropertyReader reader =
        new PropertyReader(
            around.layer(Map.of(property, text), "the test").over(around.values()), faults);
    Object unused =
        property == Property.CONNECTION_URL
            ? reader.read(property, ConnectionUrl::parse)
            : reader.text(property);
    faults.check();
  }
}
