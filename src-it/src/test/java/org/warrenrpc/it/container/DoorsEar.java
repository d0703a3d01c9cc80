package org.warrenrpc.it.container;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.ResourceAdapterArchive;

/** Beans that want to know their callers, around the adapter with a security domain or without. */
final class DoorsEar {
  private static final String VENDOR = "META-INF/ironjacamar.xml";

  private static final String DOMAIN =
      """
      </connection-definitions>
      <workmanager><security><domain>ApplicationDomain</domain></security></workmanager>
      """;

  private static final String BINDING =
      """
      <jboss:ejb-jar xmlns:jboss="urn:jboss:jakartaee:1.0"
          xmlns="https://jakarta.ee/xml/ns/jakartaee"
          xmlns:rab="urn:resource-adapter-binding:2.0" version="4.0">
        <assembly-descriptor>
          <rab:resource-adapter-binding>
            <ejb-name>*</ejb-name>
            <rab:resource-adapter-name>#warren.rar</rab:resource-adapter-name>
          </rab:resource-adapter-binding>
        </assembly-descriptor>
      </jboss:ejb-jar>
      """;

  private DoorsEar() {}

  static EnterpriseArchive withDomain(String name, Class<?>... classes) {
    return ear(name, DOMAIN, classes);
  }

  static EnterpriseArchive withoutDomain(String name, Class<?>... classes) {
    return ear(name, "</connection-definitions>", classes);
  }

  private static EnterpriseArchive ear(String name, String domain, Class<?>... classes) {
    JavaArchive beans =
        ShrinkWrap.create(JavaArchive.class, "doors.jar")
            .addClasses(classes)
            .add(new StringAsset(BINDING), "META-INF/jboss-ejb3.xml");
    return ShrinkWrap.create(EnterpriseArchive.class, name + ".ear")
        .addAsModule(adapter(name, domain))
        .addAsModule(beans)
        .setApplicationXML(
            new StringAsset(
                """
                <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
                  <application-name>%s</application-name>
                  <initialize-in-order>true</initialize-in-order>
                  <module><connector>warren.rar</connector></module>
                  <module><ejb>doors.jar</ejb></module>
                </application>
                """
                    .formatted(name)));
  }

  /** Names in JNDI and of pools are the server's, so they differ from EAR to EAR. */
  private static ResourceAdapterArchive adapter(String name, String domain) {
    ResourceAdapterArchive adapter =
        ShrinkWrap.create(ZipImporter.class, "warren.rar")
            .importFrom(new File(System.getProperty("rar.file")))
            .as(ResourceAdapterArchive.class);
    String text =
        text(adapter)
            .replace("java:/warren/ConnectionFactory", "java:/warren/" + name)
            .replace("WarrenConnectionFactory", name)
            .replace("</connection-definitions>", domain);
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
}
