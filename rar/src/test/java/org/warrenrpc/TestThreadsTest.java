package org.warrenrpc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What tests run side by side does so on every machine: the common pool may have one thread. */
@AnalyzeClasses(packages = "org.warrenrpc", importOptions = OnlyIncludeTests.class)
class TestThreadsTest {

  @ArchTest
  static final ArchRule NOTHING_RUNS_IN_THE_COMMON_POOL =
      noClasses()
          .should()
          .callMethod(CompletableFuture.class, "runAsync", Runnable.class)
          .orShould()
          .callMethod(CompletableFuture.class, "supplyAsync", Supplier.class);
}
