package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.topology.Binding;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** Declares a topology object by object, so that a refusal names the one that it is for. */
final class Declaration {
  private final Channel channel;

  Declaration(Channel channel) {
    this.channel = channel;
  }

  /** Blocks without a limit of its own. */
  void of(Topology topology) throws BrokerException {
    for (ExchangeSpec each : topology.exchanges()) {
      request(
          Command.DECLARE_EXCHANGE,
          "Declaring exchange '" + each.name() + "'",
          () -> declare(each));
    }
    for (QueueSpec each : topology.queues()) {
      request(Command.DECLARE_QUEUE, "Declaring queue '" + each.name() + "'", () -> declare(each));
    }
    for (Binding each : topology.bindings()) {
      request(
          Command.BIND_QUEUE,
          "Binding queue '" + each.queue() + "' to exchange '" + each.exchange() + "'",
          () -> channel.queueBind(each.queue(), each.exchange(), each.routingKey()));
    }
  }

  private void declare(ExchangeSpec exchange) throws IOException {
    if (exchange.passive()) {
      channel.exchangeDeclarePassive(exchange.name());
    } else {
      channel.exchangeDeclare(
          exchange.name(), exchange.type(), exchange.durable(), exchange.autoDelete(), null);
    }
  }

  private void declare(QueueSpec queue) throws IOException {
    if (queue.passive()) {
      channel.queueDeclarePassive(queue.name());
    } else {
      channel.queueDeclare(
          queue.name(), queue.durable(), queue.exclusive(), queue.autoDelete(), queue.arguments());
    }
  }

  private static void request(Command command, String what, Request request)
      throws BrokerException {
    try {
      request.send();
    } catch (IOException | ShutdownSignalException e) {
      throw Faults.of(what, e, command);
    }
  }

  private interface Request {
    void send() throws IOException;
  }
}
