package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.spi.InvalidPropertyException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenrpc.Caller;
import org.warrenrpc.CallerIdentity;
import org.warrenrpc.RpcContext;

/** What an activation says of whom its methods run as (I1, I21). */
final class InflowSpecTest {

  /** Of no use: it cannot be made. */
  public static final class Broken implements CallerIdentity {
    public Broken() {
      throw new IllegalStateException("no key");
    }

    @Override
    public Caller verify(RpcContext context) {
      return Caller.ANONYMOUS;
    }
  }

  private static RpcActivationSpec spec(Consumer<RpcActivationSpec> setUp) {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("door");
    setUp.accept(spec);
    return spec;
  }

  private static @Nullable InflowSettings inflow(Consumer<RpcActivationSpec> setUp)
      throws Exception {
    return spec(setUp).settings(PropertyValues.DEFAULTS, EchoBean.class).inflow();
  }

  private static InvalidPropertyException refusal(Consumer<RpcActivationSpec> setUp) {
    return catchThrowableOfType(
        InvalidPropertyException.class,
        () -> spec(setUp).settings(PropertyValues.DEFAULTS, EchoBean.class));
  }

  private static void verified(RpcActivationSpec spec, String type) {
    spec.setSecurityInflow("verified");
    spec.setCallerIdentity(type);
  }

  @Test
  void nobodyFlowsInUnlessSomebodySaysSo() throws Exception {
    assertThat(inflow(spec -> {})).isNull();
    assertThat(inflow(spec -> spec.setSecurityInflow(" none "))).isNull();
  }

  @Test
  void aFixedCallerHasANameAndPerhapsGroups() throws Exception {
    InflowSettings settings =
        inflow(
            spec -> {
              spec.setSecurityInflow("fixed");
              spec.setInflowPrincipal(" scheduler ");
              spec.setInflowGroups("nova, admin");
            });
    assertThat(settings).isNotNull();
    Caller caller = new Caller("scheduler", Set.of("nova", "admin"));
    assertThat(settings.identity().verify(RpcContext.EMPTY)).isEqualTo(caller);
    assertThat(settings.sample()).isEqualTo(caller);
    assertThat(settings.messageRoles()).isFalse();
  }

  @Test
  void aVerifiedCallerIsWhomTheApplicationsClassSays() throws Exception {
    InflowSettings settings = inflow(spec -> verified(spec, TokenIdentity.class.getName()));
    assertThat(settings).isNotNull();
    assertThat(settings.identity()).isInstanceOf(TokenIdentity.class);
  }

  @Test
  void theApplicationsClassIsNotLookedForWithoutABean() throws Exception {
    RpcActivationSpec spec = spec(each -> verified(each, "nowhere.Identity"));
    spec.validate();
    assertThatThrownBy(() -> spec.settings(PropertyValues.DEFAULTS, EchoBean.class))
        .hasMessageContaining("callerIdentity 'nowhere.Identity'")
        .hasMessageContaining("implements CallerIdentity");
  }

  @Test
  void aClassThatIsNoneOrCannotBeMadeIsAFault() {
    assertThat(refusal(spec -> verified(spec, EchoBean.class.getName())))
        .hasMessageContaining("callerIdentity '" + EchoBean.class.getName() + "'");
    assertThat(refusal(spec -> verified(spec, Broken.class.getName())))
        .hasMessageContaining("cannot be made")
        .hasMessageContaining("no key");
  }

  @Test
  void whatIsMissingIsAFault() {
    assertThat(refusal(spec -> spec.setSecurityInflow("fixed")))
        .hasMessageContaining("inflowPrincipal is required");
    assertThat(refusal(spec -> spec.setSecurityInflow("verified")))
        .hasMessageContaining("callerIdentity is required");
    assertThat(refusal(spec -> spec.setSecurityInflow("any")))
        .hasMessageContaining("securityInflow 'any'")
        .hasMessageContaining("neither none nor fixed nor verified");
  }

  @Test
  void whatMeansNothingIsAFault() {
    assertThat(
            refusal(
                spec -> {
                  spec.setInflowPrincipal("scheduler");
                  spec.setInflowGroups("admin");
                  spec.setCallerIdentity(TokenIdentity.class.getName());
                  spec.setTrustMessageRoles("true");
                }))
        .hasMessageContaining("inflowPrincipal means nothing without securityInflow 'fixed'")
        .hasMessageContaining("inflowGroups means nothing")
        .hasMessageContaining("callerIdentity means nothing without securityInflow 'verified'")
        .hasMessageContaining("trustMessageRoles means nothing");
    assertThat(
            refusal(
                spec -> {
                  verified(spec, TokenIdentity.class.getName());
                  spec.setInflowGroups("admin");
                }))
        .hasMessageContaining("inflowGroups means nothing");
  }

  @Test
  void aBeanForNotificationsHasNone() {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setNotificationTopics("events");
    spec.setSecurityInflow("fixed");
    assertThat(catchThrowableOfType(InvalidPropertyException.class, spec::validate))
        .hasMessageContaining("securityInflow does not go with notificationTopics");
  }

  @Test
  void aCallerIsSomebodyOrInNoGroup() {
    assertThatThrownBy(() -> new Caller(" ", Set.of())).hasMessageContaining("blank");
    assertThatThrownBy(() -> new Caller(null, Set.of("admin"))).hasMessageContaining("no group");
  }
}
