package org.warrenrpc.jca;

import jakarta.resource.spi.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.CallerIdentity;

/** What an activation says of whom its methods run as. */
public class InflowProperties extends ProfileProperties {
  private static final long serialVersionUID = 1L;

  /** Only as a superclass. */
  InflowProperties() {}

  /**
   * As whom the bean's methods run, for {@code @RolesAllowed}: "none", with no identity; "fixed",
   * as {@code inflowPrincipal}; "verified", as whom {@code callerIdentity} says. The adapter needs
   * a security domain of the server's then, or the activation fails.
   */
  public @Nullable String getSecurityInflow() {
    return get(Property.SECURITY_INFLOW);
  }

  @ConfigProperty
  public void setSecurityInflow(String securityInflow) {
    set(Property.SECURITY_INFLOW, securityInflow);
  }

  /** With securityInflow "fixed": the name of the principal that every method runs as. */
  public @Nullable String getInflowPrincipal() {
    return get(Property.INFLOW_PRINCIPAL);
  }

  @ConfigProperty
  public void setInflowPrincipal(String inflowPrincipal) {
    set(Property.INFLOW_PRINCIPAL, inflowPrincipal);
  }

  /** With securityInflow "fixed": the groups that it is in, separated by commas. */
  public @Nullable String getInflowGroups() {
    return get(Property.INFLOW_GROUPS);
  }

  @ConfigProperty
  public void setInflowGroups(String inflowGroups) {
    set(Property.INFLOW_GROUPS, inflowGroups);
  }

  /** With securityInflow "verified": the name of a class, a {@link CallerIdentity}. */
  public @Nullable String getCallerIdentity() {
    return get(Property.CALLER_IDENTITY);
  }

  @ConfigProperty
  public void setCallerIdentity(String callerIdentity) {
    set(Property.CALLER_IDENTITY, callerIdentity);
  }

  /**
   * "true": the texts of the list {@code roles} in a request's context are groups of its caller,
   * too. Nothing verifies them: whoever may publish may take any role.
   */
  public @Nullable String getTrustMessageRoles() {
    return get(Property.TRUST_MESSAGE_ROLES);
  }

  @ConfigProperty
  public void setTrustMessageRoles(String trustMessageRoles) {
    set(Property.TRUST_MESSAGE_ROLES, trustMessageRoles);
  }
}
