package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.warrenrpc.core.ThreadPerTask;

class ObjectTargetTest {
  private final ClassLoader own = Thread.currentThread().getContextClassLoader();
  private final ClassLoader application = new ClassLoader(own) {};

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(own);
  }

  /** Tells its thread's loader, or fails. */
  public static final class Proxy {
    public ClassLoader loader() {
      return Thread.currentThread().getContextClassLoader();
    }

    public void fail() {
      throw new IllegalStateException("no");
    }
  }

  private ObjectTarget target() {
    Thread.currentThread().setContextClassLoader(application);
    ObjectTarget target = new ObjectTarget(new Proxy());
    Thread.currentThread().setContextClassLoader(own);
    return target;
  }

  @Test
  void methodsSeeTheLoaderOfTheThreadThatMadeItAndTheThreadGetsItsOwnBack() throws Exception {
    Method loader = Proxy.class.getMethod("loader");
    ObjectTarget target = target();
    CompletableFuture.runAsync(
            () -> {
              try (ProxyInvoker invoker = target.acquire()) {
                for (int i = 0; i < 2; i++) {
                  ClassLoader before = new ClassLoader(own) {};
                  Thread.currentThread().setContextClassLoader(before);
                  invoker.before(loader);
                  assertThat(invoker.invoke(loader, new Object[0])).isSameAs(application);
                  invoker.after();
                  assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            },
            new ThreadPerTask())
        .join();
  }

  @Test
  void whatTheMethodThrowsIsTheCause() throws Exception {
    Method fail = Proxy.class.getMethod("fail");
    ProxyInvoker invoker = target().acquire();
    assertThatThrownBy(() -> invoker.invoke(fail, new Object[0]))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .hasMessage("no");
  }
}
