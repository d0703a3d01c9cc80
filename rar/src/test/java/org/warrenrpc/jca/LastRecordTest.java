package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LastRecordTest {

  // P8
  @Test
  void theClassesOfTheRecordLinkedLastCanBeCollected() throws Exception {
    WeakReference<ClassLoader> loader = link();
    LastRecord.forget();
    Await.until(
        "the record's class loader is collected",
        () -> {
          System.gc();
          return loader.get() == null;
        });
  }

  /** In a method of its own, so that no variable holds on to anything. */
  private static WeakReference<ClassLoader> link() throws Exception {
    ClassLoader loader = new OfItsOwn();
    Object record =
        loader.loadClass(LeavingPair.class.getName()).getConstructor(Object.class).newInstance("x");
    assertThat(record).isNotEqualTo(loader).hasToString("LeavingPair[other=x]");
    assertThat(record.hashCode()).isEqualTo("x".hashCode());
    return new WeakReference<>(loader);
  }

  private static final class OfItsOwn extends ClassLoader {
    OfItsOwn() {
      super(LastRecordTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(LeavingPair.class.getName()) || findLoadedClass(name) != null) {
        return super.loadClass(name, resolve);
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (java.io.IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
