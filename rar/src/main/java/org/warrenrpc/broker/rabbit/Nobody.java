package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.lang.System.Logger.Level;

/**
 * Gets what is delivered to a subscription that was given up, and keeps it unsettled: the channel
 * is about to close. Without it such a delivery would end the whole connection.
 */
final class Nobody extends DefaultConsumer {
  private static final System.Logger LOG = System.getLogger(Nobody.class.getName());

  Nobody(Channel channel) {
    super(channel);
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
    LOG.log(Level.DEBUG, "A delivery to a subscription that was given up");
  }
}
