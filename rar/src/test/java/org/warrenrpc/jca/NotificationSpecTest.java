package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.InvalidPropertyException;
import java.beans.PropertyDescriptor;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.warrenrpc.core.server.NotificationSettings;

/** What an activation says of notifications (5.2). */
final class NotificationSpecTest {
  private final RpcActivationSpec spec = new RpcActivationSpec();

  @Test
  void topicsPoolAndFiltersAreRead() throws Exception {
    spec.setNotificationTopics("notifications, audit");
    spec.setPool(" billing ");
    spec.setPublisherFilter("compute\\..*");
    spec.setEventTypeFilter("instance\\.");
    spec.setConcurrency("3");
    RpcActivationSpec.Settings settings = spec.settings(PropertyValues.DEFAULTS, EchoBean.class);
    assertThat(settings.server()).isNull();
    NotificationSettings read = settings.notifications();
    assertThat(read.topics()).containsExactly("notifications", "audit");
    assertThat(read.pool()).isEqualTo("billing");
    assertThat(read.publisherId().pattern()).isEqualTo("compute\\..*");
    assertThat(read.eventType().pattern()).isEqualTo("instance\\.");
    assertThat(read.concurrency()).isEqualTo(3);
    assertThat(read.prefetch()).isEqualTo(3);
  }

  @Test
  void requestsAndNotificationsAreNotForOneActivation() {
    spec.setNotificationTopics("notifications");
    spec.setTopic("compute");
    spec.setServer("host1");
    faulty("topic", "server");
  }

  @Test
  void whatConcernsNotificationsNeedsTheirTopics() {
    spec.setTopic("compute");
    spec.setPool("billing");
    spec.setEventTypeFilter("x");
    faulty("pool", "eventTypeFilter");
  }

  @Test
  void blankNamesAndBadExpressionsAreFaults() {
    spec.setNotificationTopics("a,,b");
    spec.setPublisherFilter("(");
    spec.setPool(" ");
    faulty("notificationTopics", "publisherFilter", "pool");
  }

  private void faulty(String... names) {
    assertThatThrownBy(spec::validate)
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidPropertyException.class))
        .satisfies(
            e ->
                assertThat(
                        Stream.of(e.getInvalidPropertyDescriptors())
                            .map(PropertyDescriptor::getName))
                    .containsExactlyInAnyOrder(names));
  }
}
