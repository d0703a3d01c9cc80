package org.warrenrpc.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The doubles could hold any adapter to the contract: they know none. */
class DoublesTest {
  @Test
  void theDoublesKnowTheContractAlone() {
    classes()
        .that()
        .haveSimpleNameNotContaining("Test")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.warrenrpc.contract",
            "jakarta.resource..",
            "jakarta.transaction..",
            "java..",
            "javax.transaction.xa",
            "org.jspecify..")
        .check(new ClassFileImporter().importPackages("org.warrenrpc.contract"));
  }
}
