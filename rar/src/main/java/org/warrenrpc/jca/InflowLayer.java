package org.warrenrpc.jca;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.Caller;
import org.warrenrpc.CallerIdentity;

/** What an activation says of whom its methods run as. */
final class InflowLayer {
  /** As README's table has it. */
  static final String NONE = "none";

  private static final String FIXED = "fixed";
  private static final String VERIFIED = "verified";

  private static final List<Property> OF_FIXED =
      List.of(Property.INFLOW_PRINCIPAL, Property.INFLOW_GROUPS);

  private InflowLayer() {}

  /**
   * Null where nobody's identity flows in; what is wrong becomes a fault.
   *
   * @param bean whose class loader knows the application's class; null: it is not looked for
   */
  static @Nullable InflowSettings read(
      PropertyValues values, PropertyReader reader, @Nullable Class<?> bean, Faults faults) {
    String mode =
        values.get(Property.SECURITY_INFLOW) == null
            ? NONE
            : reader.read(Property.SECURITY_INFLOW, InflowLayer::mode);
    if (mode == null) {
      return null;
    }
    if (!mode.equals(FIXED)) {
      OF_FIXED.forEach(each -> refuse(each, values, FIXED, faults));
    }
    if (!mode.equals(VERIFIED)) {
      refuse(Property.CALLER_IDENTITY, values, VERIFIED, faults);
    }
    if (mode.equals(NONE)) {
      refuse(Property.TRUST_MESSAGE_ROLES, values, FIXED + "' or '" + VERIFIED, faults);
      return null;
    }
    boolean messageRoles = reader.flag(Property.TRUST_MESSAGE_ROLES);
    Caller sample = mode.equals(FIXED) ? fixed(values, reader, faults) : Caller.ANONYMOUS;
    CallerIdentity identity =
        mode.equals(FIXED) ? context -> sample : verified(values, reader, bean, faults);
    return sample == null || identity == null
        ? null
        : new InflowSettings(
            messageRoles ? new MessageRoles(identity) : identity, sample, messageRoles);
  }

  private static void refuse(Property property, PropertyValues values, String mode, Faults faults) {
    if (values.get(property) != null) {
      faults.add(property, "means nothing without securityInflow '" + mode + "'");
    }
  }

  private static @Nullable Caller fixed(
      PropertyValues values, PropertyReader reader, Faults faults) {
    if (values.get(Property.INFLOW_PRINCIPAL) == null) {
      faults.add(Property.INFLOW_PRINCIPAL, "is required with securityInflow 'fixed'");
    }
    String principal = reader.text(Property.INFLOW_PRINCIPAL);
    Set<String> groups = reader.read(Property.INFLOW_GROUPS, InterfaceLayer::names);
    return principal == null ? null : new Caller(principal, groups == null ? Set.of() : groups);
  }

  private static @Nullable CallerIdentity verified(
      PropertyValues values, PropertyReader reader, @Nullable Class<?> bean, Faults faults) {
    if (values.get(Property.CALLER_IDENTITY) == null) {
      faults.add(Property.CALLER_IDENTITY, "is required with securityInflow 'verified'");
    }
    String name = reader.text(Property.CALLER_IDENTITY);
    return name == null || bean == null
        ? null
        : reader.read(Property.CALLER_IDENTITY, text -> instance(name, bean.getClassLoader()));
  }

  private static CallerIdentity instance(String name, @Nullable ClassLoader loader) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Class<?> type = Class.forName(name, true, loader);
      if (!Modifier.isPublic(type.getModifiers())) {
        throw new IllegalArgumentException("it is not public");
      }
      return type.asSubclass(CallerIdentity.class).getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("cannot be made: " + e.getCause(), e);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      throw new IllegalArgumentException(
          "is no public class of the application that implements CallerIdentity: " + e, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static String mode(String text) {
    String mode = text.strip();
    if (!List.of(NONE, FIXED, VERIFIED).contains(mode)) {
      throw new IllegalArgumentException("is neither none nor fixed nor verified");
    }
    return mode;
  }
}
