package org.warrenrpc.jca;

import jakarta.ejb.EJBException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;

/** What a container generates for {@link WhoBean}. */
final class WhoEndpoint extends WhoBean implements MessageEndpoint {
  private final DeliveryGuard guard;

  private WhoEndpoint(AtomicInteger runs, CyclicBarrier pair, DeliveryGuard guard) {
    super(runs, pair);
    this.guard = guard;
  }

  static StrictEndpointFactory factory(AtomicInteger runs) {
    CyclicBarrier pair = new CyclicBarrier(2);
    return new StrictEndpointFactory(WhoBean.class, guard -> new WhoEndpoint(runs, pair, guard));
  }

  @Override
  public void beforeDelivery(Method method) {
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
  public String who() {
    return guarded("who", super::who);
  }

  @Override
  public String meet() {
    return guarded("meet", super::meet);
  }

  private String guarded(String method, Callable<String> body) {
    try {
      return guard.run(method, body);
    } catch (Exception e) {
      throw new EJBException(e);
    }
  }
}
