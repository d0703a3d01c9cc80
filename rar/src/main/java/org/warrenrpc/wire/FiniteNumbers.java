package org.warrenrpc.wire;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;

/** Refuses the numbers that JSON has no word for: they are read, never sent (4.13). */
final class FiniteNumbers extends JsonGeneratorDelegate {
  FiniteNumbers(JsonGenerator generator) {
    super(generator);
  }

  @Override
  public void writeNumber(double number) throws IOException {
    check(number);
    super.writeNumber(number);
  }

  @Override
  public void writeNumber(float number) throws IOException {
    check(number);
    super.writeNumber(number);
  }

  private void check(double number) throws JsonGenerationException {
    if (!Double.isFinite(number)) {
      throw new JsonGenerationException(number + " is no JSON number", this);
    }
  }
}
