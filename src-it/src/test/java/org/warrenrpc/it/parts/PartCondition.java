package org.warrenrpc.it.parts;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips a test whose part is missing; with {@code -Dparts.required=true} fails it instead. */
final class PartCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Requires requires =
        context
            .getElement()
            .flatMap(element -> AnnotationSupport.findAnnotation(element, Requires.class))
            .orElse(null);
    if (requires != null) {
      for (Part part : requires.value()) {
        if (!part.present()) {
          return missing(part);
        }
      }
    }
    return ConditionEvaluationResult.enabled("every part is there");
  }

  private static ConditionEvaluationResult missing(Part part) {
    if (Boolean.getBoolean("parts.required")) {
      throw new IllegalStateException(part.line());
    }
    new MissingParts(Path.of(System.getProperty("build.dir"))).note(part);
    return ConditionEvaluationResult.disabled(part.line());
  }
}
