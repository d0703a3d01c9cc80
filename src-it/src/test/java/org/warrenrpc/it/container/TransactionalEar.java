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
import org.jboss.shrinkwrap.api.spec.ResourceAdapterArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The adapter with its factory at one of the levels of transactions, and beans that write SQL. */
final class TransactionalEar {
  private static final String DESCRIPTOR = "META-INF/ironjacamar.xml";

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

  private TransactionalEar() {}

  static EnterpriseArchive of(String name, String level, Class<?> tests) {
    WebArchive web =
        ShrinkWrap.create(WebArchive.class, name + ".war")
            .addClasses(tests, Ledger.class, LedgerKeeper.class, XaLedger.class, Rows.class)
            .addClasses(Listening.class, Gathering.class, Eventually.class)
            .setManifest(
                new StringAsset("Manifest-Version: 1.0\nDependencies: com.h2database.h2\n"))
            .addAsWebInfResource(new StringAsset(BINDING), "jboss-ejb3.xml");
    return ShrinkWrap.create(EnterpriseArchive.class, name + ".ear")
        .addAsModule(adapter(level))
        .addAsModule(web)
        .setApplicationXML(new StringAsset(descriptor(name)));
  }

  private static ResourceAdapterArchive adapter(String level) {
    ResourceAdapterArchive adapter =
        ShrinkWrap.create(ZipImporter.class, "warren.rar")
            .importFrom(new File(System.getProperty("rar.file")))
            .as(ResourceAdapterArchive.class);
    String before = text(adapter);
    String pool = "<pool>";
    String property =
        "<config-property name=\"transactionLevel\">" + level + "</config-property>" + pool;
    String after = before.replace(pool, property);
    if (after.equals(before)) {
      throw new IllegalStateException("no pool in " + DESCRIPTOR);
    }
    adapter.delete(DESCRIPTOR);
    return adapter.add(new StringAsset(after), DESCRIPTOR);
  }

  private static String text(ResourceAdapterArchive adapter) {
    try (InputStream in = adapter.get(DESCRIPTOR).getAsset().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String descriptor(String name) {
    return """
        <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
          <application-name>%1$s</application-name>
          <initialize-in-order>true</initialize-in-order>
          <module><connector>warren.rar</connector></module>
          <module><web><web-uri>%1$s.war</web-uri><context-root>/%1$s</context-root></web></module>
        </application>
        """
        .formatted(name);
  }
}
