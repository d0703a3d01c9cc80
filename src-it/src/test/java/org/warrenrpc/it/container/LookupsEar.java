package org.warrenrpc.it.container;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.ResourceAdapterArchive;

/** The adapter as built, with a small application around it or beside it. */
final class LookupsEar {
  private static final String ADAPTER = "warren.rar";
  private static final String DEFINED = "</connection-definitions>";
  private static final String VENDOR = "META-INF/ironjacamar.xml";

  private LookupsEar() {}

  /** An EAR whose adapter takes the broker from the server's system property. */
  static EnterpriseArchive of(String name) {
    return of(name, Map.of());
  }

  /**
   * The same with resources that the application defines, one such at a time: WildFly refuses a
   * second application that defines a resource of the same name, though both are in java:app.
   */
  static EnterpriseArchive withDefinitions(String name) {
    JavaArchive beans =
        beans("lookups.jar", "#" + ADAPTER)
            .addClass(Definitions.class)
            .addAsManifestResource(new StringAsset(DEFINITIONS), "ejb-jar.xml");
    return around(name, adapter(name, ""), beans);
  }

  /** One whose adapter is configured by its descriptor. */
  static EnterpriseArchive of(String name, Map<String, String> properties) {
    StringBuilder text = new StringBuilder();
    properties.forEach(
        (property, value) ->
            text.append("<config-property name=\"%s\">%s".formatted(property, value))
                .append("</config-property>"));
    return around(name, adapter(name, text.toString()), beans("lookups.jar", "#" + ADAPTER));
  }

  /** The beans alone, for an adapter that is deployed by itself. */
  static JavaArchive beside(String name, String adapter) {
    return beans(name + ".jar", adapter)
        .setManifest(
            new StringAsset("Manifest-Version: 1.0\nDependencies: deployment." + adapter + "\n"));
  }

  /** Where the factory of an EAR is bound by its adapter's own descriptor. */
  static String factory(String name) {
    return "java:/warren/" + name;
  }

  /** Where its target is. */
  static String target(String name) {
    return "java:/warren/" + name + "/lookups";
  }

  private static EnterpriseArchive around(
      String name, ResourceAdapterArchive adapter, JavaArchive beans) {
    return ShrinkWrap.create(EnterpriseArchive.class, name + ".ear")
        .addAsModule(adapter)
        .addAsModule(beans)
        .setApplicationXML(new StringAsset(APPLICATION.formatted(name)));
  }

  private static JavaArchive beans(String archive, String adapter) {
    return ShrinkWrap.create(JavaArchive.class, archive)
        .addClasses(Lookups.class, Lookups.Greeting.class, Lookups.Greeter.class)
        .addAsManifestResource(new StringAsset(BINDING.formatted(adapter)), "jboss-ejb3.xml");
  }

  /** Names in JNDI and of pools are the server's, so they differ from EAR to EAR. */
  private static ResourceAdapterArchive adapter(String name, String properties) {
    ResourceAdapterArchive adapter =
        ShrinkWrap.create(ZipImporter.class, ADAPTER)
            .importFrom(new File(System.getProperty("rar.file")))
            .as(ResourceAdapterArchive.class);
    String text =
        text(adapter)
            .replace("java:/warren/ConnectionFactory", factory(name))
            .replace("WarrenConnectionFactory", name)
            .replace("<connection-definitions>", properties + "<connection-definitions>")
            .replace(DEFINED, DEFINED + ADMIN_OBJECTS.formatted(target(name), name));
    adapter.delete(VENDOR);
    return adapter.addAsManifestResource(new StringAsset(text), "ironjacamar.xml");
  }

  private static String text(ResourceAdapterArchive adapter) {
    try (InputStream in = adapter.get(VENDOR).getAsset().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final String APPLICATION =
      """
      <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
        <application-name>%s</application-name>
        <initialize-in-order>true</initialize-in-order>
        <module><connector>warren.rar</connector></module>
        <module><ejb>lookups.jar</ejb></module>
      </application>
      """;

  private static final String ADMIN_OBJECTS =
      """
      <admin-objects>
        <admin-object class-name="org.warrenrpc.jca.RpcConfiguredTarget" jndi-name="%s" pool-name="%sLookups">
          <config-property name="topic">lookups</config-property>
        </admin-object>
      </admin-objects>
      """;

  private static final String DEFINITIONS =
      """
      <ejb-jar xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0">
        <enterprise-beans>
          <session>
            <ejb-name>Definitions</ejb-name>
            <administered-object>
              <name>java:app/warren/describedTarget</name>
              <interface-name>org.warrenrpc.RpcTarget</interface-name>
              <class-name>org.warrenrpc.jca.RpcConfiguredTarget</class-name>
              <resource-adapter>#warren.rar</resource-adapter>
              <property><name>topic</name><value>lookups</value></property>
            </administered-object>
            <connection-factory>
              <name>java:app/warren/described</name>
              <interface-name>org.warrenrpc.RpcConnectionFactory</interface-name>
              <resource-adapter>#warren.rar</resource-adapter>
              <property><name>callTimeoutMillis</name><value>20000</value></property>
            </connection-factory>
          </session>
        </enterprise-beans>
      </ejb-jar>
      """;

  private static final String BINDING =
      """
      <jboss:ejb-jar xmlns:jboss="urn:jboss:jakartaee:1.0" xmlns="https://jakarta.ee/xml/ns/jakartaee"
          xmlns:rab="urn:resource-adapter-binding:2.0" version="4.0">
        <assembly-descriptor>
          <rab:resource-adapter-binding>
            <ejb-name>*</ejb-name>
            <rab:resource-adapter-name>%s</rab:resource-adapter-name>
          </rab:resource-adapter-binding>
        </assembly-descriptor>
      </jboss:ejb-jar>
      """;
}
