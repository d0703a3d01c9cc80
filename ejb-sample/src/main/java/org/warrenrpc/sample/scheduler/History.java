package org.warrenrpc.sample.scheduler;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import java.util.Map;
import org.warrenrpc.Notification;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcListener;

/**
 * Hears what compute hosts notify of their instances, beans and OpenStack's own services alike. A
 * method is named after the priority that it handles. Listeners of a topic share its notifications;
 * one that sets {@code pool} gets copies of its own.
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(
          propertyName = "notificationTopics",
          propertyValue = "notifications"),
      @ActivationConfigProperty(
          propertyName = "eventTypeFilter",
          propertyValue = "compute\\.instance\\.")
    })
public class History implements RpcListener {

  @EJB Ledger ledger;

  /** What happened in the normal course of things. */
  public void info(RpcContext who, Notification notification) {
    if (notification.payload() instanceof Map<?, ?> instance) {
      ledger.happened(String.valueOf(instance.get("name")), notification.eventType());
    }
  }
}
