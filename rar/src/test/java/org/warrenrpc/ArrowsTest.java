package org.warrenrpc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The picture of the house, as rules: which package may know which, and one door for each foreign
 * world.
 */
@AnalyzeClasses(
    packages = "org.warrenrpc",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class ArrowsTest {
  private static final String API = "org.warrenrpc";
  private static final String TOPOLOGY = "org.warrenrpc.topology";
  private static final String WIRE = "org.warrenrpc.wire";
  private static final String BROKER = "org.warrenrpc.broker";
  private static final String RABBIT = "org.warrenrpc.broker.rabbit";
  private static final String MEMORY = "org.warrenrpc.broker.memory";
  private static final String CORE = "org.warrenrpc.core";
  private static final String CLIENT = "org.warrenrpc.core.client";
  private static final String SERVER = "org.warrenrpc.core.server";
  private static final String PROXY = "org.warrenrpc.core.proxy";
  private static final String JCA = "org.warrenrpc.jca";

  @ArchTest static final ArchRule THE_API_KNOWS_NOBODY = only(API);
  @ArchTest static final ArchRule TOPOLOGY_KNOWS_NOBODY = only(TOPOLOGY);
  @ArchTest static final ArchRule WIRE_KNOWS_TOPOLOGY = only(WIRE, TOPOLOGY);
  @ArchTest static final ArchRule BROKER_KNOWS_TOPOLOGY = only(BROKER, TOPOLOGY);
  @ArchTest static final ArchRule RABBIT_KNOWS_BROKER = only(RABBIT, BROKER, TOPOLOGY);
  @ArchTest static final ArchRule MEMORY_KNOWS_BROKER = only(MEMORY, BROKER, TOPOLOGY);

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_BACK_END_AND_NO_HALF =
      only(CORE, API, TOPOLOGY, WIRE, BROKER);

  @ArchTest
  static final ArchRule THE_CLIENT_KNOWS_NO_SERVER =
      only(CLIENT, API, TOPOLOGY, WIRE, BROKER, CORE);

  @ArchTest
  static final ArchRule THE_SERVER_KNOWS_NO_CLIENT =
      only(SERVER, API, TOPOLOGY, WIRE, BROKER, CORE);

  @ArchTest
  static final ArchRule TYPED_CLIENTS_KNOW_THE_CLIENT_ALONE = only(PROXY, API, CORE, CLIENT);

  @ArchTest
  static final ArchRule JCA_KNOWS_NO_WIRE =
      only(JCA, API, CORE, CLIENT, SERVER, PROXY, BROKER, RABBIT, MEMORY);

  @ArchTest
  static final ArchRule EVERY_CLASS_HAS_A_ROOM =
      classes()
          .should()
          .resideInAnyPackage(
              API, TOPOLOGY, WIRE, BROKER, RABBIT, MEMORY, CORE, CLIENT, SERVER, PROXY, JCA);

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices().matching("org.warrenrpc.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule CONNECTORS_ARE_MET_IN_JCA_AND_BY_THE_FACTORY =
      noClasses()
          .that()
          .resideOutsideOfPackage(JCA)
          .and()
          .doNotHaveFullyQualifiedName("org.warrenrpc.RpcConnectionFactory")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta..", "javax.naming..");

  @ArchTest
  static final ArchRule THE_CLIENT_LIBRARY_IS_MET_IN_ITS_BACK_END =
      noClasses()
          .that()
          .resideOutsideOfPackage(RABBIT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.rabbitmq..");

  @ArchTest
  static final ArchRule JACKSON_IS_MET_IN_WIRE_AND_CORE =
      noClasses()
          .that()
          .resideOutsideOfPackages(WIRE, CORE, CLIENT, SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson..");

  // P6
  @ArchTest
  static final ArchRule NOTHING_IS_OF_THE_OLD_NAMESPACE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.resource..", "javax.ejb..", "javax.transaction");

  /** JCA-QUALITY T5: the broker cannot prepare, and nothing here claims to. */
  @ArchTest
  static final ArchRule NO_GLOBAL_TRANSACTION_IS_PRETENDED =
      noClasses().should().beAssignableTo("javax.transaction.xa.XAResource");

  private static ArchRule only(String room, String... mayKnow) {
    String[] allowed = new String[mayKnow.length + 1];
    System.arraycopy(mayKnow, 0, allowed, 0, mayKnow.length);
    allowed[mayKnow.length] = room;
    return classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.or(
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                    "org.warrenrpc.."),
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(allowed)))
        .allowEmptyShould(true);
  }
}
