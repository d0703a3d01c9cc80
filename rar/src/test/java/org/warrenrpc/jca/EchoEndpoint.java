package org.warrenrpc.jca;

import jakarta.ejb.EJBException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import java.io.FileNotFoundException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a container generates: the bean's subclass, which guards it and wraps system exceptions. */
final class EchoEndpoint extends EchoBean implements MessageEndpoint {
  private final DeliveryGuard guard;

  EchoEndpoint(World world, DeliveryGuard guard) {
    super(world);
    this.guard = guard;
  }

  static StrictEndpointFactory factory(World world) {
    return new StrictEndpointFactory(EchoBean.class, guard -> new EchoEndpoint(world, guard));
  }

  @Override
  public void beforeDelivery(Method method) throws ResourceException {
    guard.before(method);
  }

  @Override
  public void afterDelivery() {
    guard.after();
  }

  @Override
  public void release() {
    guard.release();
  }

  @Override
  public String echo(String text) {
    return system("echo", () -> super.echo(text));
  }

  @Override
  public void hear(String text) {
    system(
        "hear",
        () -> {
          super.hear(text);
          return "";
        });
  }

  @Override
  public Order order(
      String name, int pieces, BigDecimal price, boolean urgent, List<String> notes) {
    return system("order", () -> super.order(name, pieces, price, urgent, notes));
  }

  @Override
  public Iterator<Integer> count(int to) {
    return system("count", () -> super.count(to));
  }

  @Override
  public String fail(String why) {
    return system("fail", () -> super.fail(why));
  }

  @Override
  public String refuse(String why) throws FileNotFoundException {
    try {
      return guard.run("refuse", () -> super.refuse(why));
    } catch (FileNotFoundException e) {
      throw e; // an application exception comes as it is
    } catch (Exception e) {
      throw new EJBException(e);
    }
  }

  @Override
  public @Nullable Object relay(String text) {
    return system("relay", () -> super.relay(text));
  }

  @Override
  public boolean block() {
    return system("block", super::block);
  }

  private <T> T system(String method, Callable<T> body) {
    try {
      return guard.run(method, body);
    } catch (Exception e) {
      throw new EJBException(new EJBException(e));
    }
  }
}
