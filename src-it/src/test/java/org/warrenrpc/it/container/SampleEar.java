package org.warrenrpc.it.container;

import java.io.File;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The sample application as built, with a web module of test classes beside its beans. */
final class SampleEar {
  private SampleEar() {}

  /** The EAR itself, as a user deploys it. */
  static EnterpriseArchive asBuilt(String name) {
    return ShrinkWrap.create(org.jboss.shrinkwrap.api.importer.ZipImporter.class, name + ".ear")
        .importFrom(new File(System.getProperty("ear.file")))
        .as(EnterpriseArchive.class);
  }

  /** With tests that run inside the server. */
  static EnterpriseArchive withTests(String name, WebArchive tests) {
    EnterpriseArchive ear = asBuilt(name);
    ear.delete("META-INF/application.xml");
    return ear.addAsModule(tests).setApplicationXML(new StringAsset(descriptor(tests.getName())));
  }

  private static String descriptor(String web) {
    return """
        <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
          <application-name>warren-it</application-name>
          <initialize-in-order>true</initialize-in-order>
          <module><connector>warren.rar</connector></module>
          <module><ejb>ejb-sample.jar</ejb></module>
          <module><web><web-uri>%s</web-uri><context-root>/%s</context-root></web></module>
        </application>
        """
        .formatted(web, web.replace(".war", ""));
  }
}
