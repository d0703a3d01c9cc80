package org.warrenrpc.jca;

import jakarta.resource.spi.Activation;
import jakarta.resource.spi.AdministeredObject;
import jakarta.resource.spi.AuthenticationMechanism;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.ConnectionDefinition;
import jakarta.resource.spi.Connector;
import java.beans.Introspector;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes the deployment descriptor that the annotations of the beans amount to. */
final class AnnotatedConnector {
  private static final String NAMESPACE = "https://jakarta.ee/xml/ns/jakartaee";

  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** The whole of it. */
  String descriptor() {
    Connector adapter = RpcResourceAdapter.class.getAnnotation(Connector.class);
    text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .append("<!-- Says what the annotations say: DescriptorTest writes and compares it. -->\n")
        .append("<connector xmlns=\"" + NAMESPACE + "\"\n")
        .append("    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n")
        .append(
            "    xsi:schemaLocation=\"" + NAMESPACE + " " + NAMESPACE + "/connector_2_1.xsd\"\n")
        .append("    version=\"2.1\" metadata-complete=\"true\">\n");
    depth++;
    leaf("description", String.join("\n", adapter.description()));
    leaf("display-name", String.join("\n", adapter.displayName()));
    leaf("vendor-name", adapter.vendorName());
    leaf("eis-type", adapter.eisType());
    leaf("resourceadapter-version", adapter.version());
    within("resourceadapter", () -> adapter(adapter));
    depth--;
    return text.append("</connector>\n").toString();
  }

  private void adapter(Connector adapter) {
    leaf("resourceadapter-class", RpcResourceAdapter.class.getName());
    properties(RpcResourceAdapter.class);
    within("outbound-resourceadapter", () -> outbound(adapter));
    within("inbound-resourceadapter", () -> within("messageadapter", this::listeners));
    administeredObject();
  }

  private void outbound(Connector adapter) {
    Class<?> factory = RpcManagedConnectionFactory.class;
    ConnectionDefinition definition = factory.getAnnotation(ConnectionDefinition.class);
    within(
        "connection-definition",
        () -> {
          leaf("managedconnectionfactory-class", factory.getName());
          properties(factory);
          leaf("connectionfactory-interface", definition.connectionFactory().getName());
          leaf("connectionfactory-impl-class", definition.connectionFactoryImpl().getName());
          leaf("connection-interface", definition.connection().getName());
          leaf("connection-impl-class", definition.connectionImpl().getName());
        });
    leaf("transaction-support", adapter.transactionSupport().name());
    for (AuthenticationMechanism each : adapter.authMechanisms()) {
      within(
          "authentication-mechanism",
          () -> {
            leaf("authentication-mechanism-type", each.authMechanism());
            leaf(
                "credential-interface",
                "jakarta.resource.spi.security." + each.credentialInterface().name());
          });
    }
    leaf("reauthentication-support", String.valueOf(adapter.reauthenticationSupport()));
  }

  private void listeners() {
    Class<?> spec = RpcActivationSpec.class;
    for (Class<?> listener : spec.getAnnotation(Activation.class).messageListeners()) {
      within(
          "messagelistener",
          () -> {
            leaf("messagelistener-type", listener.getName());
            within(
                "activationspec",
                () -> {
                  leaf("activationspec-class", spec.getName());
                  properties(spec);
                });
          });
    }
  }

  private void administeredObject() {
    Class<?> object = RpcConfiguredTarget.class;
    for (Class<?> type : object.getAnnotation(AdministeredObject.class).adminObjectInterfaces()) {
      within(
          "adminobject",
          () -> {
            leaf("adminobject-interface", type.getName());
            leaf("adminobject-class", object.getName());
            properties(object);
          });
    }
  }

  /** Those of the class and its superclasses, by name. */
  private void properties(Class<?> bean) {
    Map<String, Method> setters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Method method : bean.getMethods()) {
      if (method.isAnnotationPresent(ConfigProperty.class)) {
        setters.put(Introspector.decapitalize(method.getName().substring(3)), method);
      }
    }
    setters.forEach(
        (name, setter) -> {
          boolean confidential = setter.getAnnotation(ConfigProperty.class).confidential();
          within(
              "config-property",
              () -> {
                leaf("config-property-name", name);
                leaf("config-property-type", setter.getParameterTypes()[0].getName());
                if (confidential) {
                  leaf("config-property-confidential", "true");
                }
              });
        });
  }

  private void within(String element, Runnable content) {
    line("<" + element + ">");
    depth++;
    content.run();
    depth--;
    line("</" + element + ">");
  }

  private void leaf(String element, String value) {
    line(String.format(Locale.ROOT, "<%1$s>%2$s</%1$s>", element, value));
  }

  private void line(String content) {
    text.append("  ".repeat(depth)).append(content).append('\n');
  }
}
