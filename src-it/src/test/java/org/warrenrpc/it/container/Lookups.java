package org.warrenrpc.it.container;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcListener;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcTarget;

/** A bean that uses what it is told the JNDI name of; the tests call it from outside the server. */
@MessageDriven(
    activationConfig = @ActivationConfigProperty(propertyName = "topic", propertyValue = "lookups"))
public class Lookups implements RpcListener {

  /** A value with a class of the application's. */
  public record Greeting(String from, int times) {}

  /** The application that this bean is a part of. */
  public String who() {
    return (String) lookup("java:app/AppName");
  }

  /** What the factory's caller gets from the target. */
  public Greeting greetBy(String factory, String target, Greeting greeting) {
    RpcConnectionFactory rpc = (RpcConnectionFactory) lookup(factory);
    RpcTarget where = (RpcTarget) lookup(target);
    RpcMessage request = RpcMessage.of("greet").with("greeting", greeting);
    return rpc.call(RpcContext.EMPTY, where.target(), request, Greeting.class);
  }

  /** What a consumer of this application's answers, which ends with its connection. */
  public Greeting greetByConsumer(String factory, Greeting greeting) {
    RpcConnectionFactory rpc = (RpcConnectionFactory) lookup(factory);
    String topic = "greeters-of-" + who();
    try (RpcConnection connection = rpc.createConnection(true)) {
      connection.createConsumer(topic, new Greeter(), false);
      connection.consumeInThread();
      RpcMessage request = RpcMessage.of("greet").with("greeting", greeting);
      return connection.call(RpcContext.EMPTY, topic, request, Greeting.class);
    }
  }

  /** A plain object that answers. */
  public static final class Greeter {
    public Greeting greet(Greeting greeting) {
      return new Greeting("a consumer", greeting.times() + 1);
    }
  }

  /** Answers them. */
  public Greeting greet(Greeting greeting) {
    return new Greeting(who(), greeting.times() + 1);
  }

  @SuppressWarnings("BanJNDI") // the names are the tests'
  private static Object lookup(String name) {
    try {
      return InitialContext.doLookup(name);
    } catch (NamingException e) {
      throw new IllegalArgumentException(name, e);
    }
  }
}
