package org.warrenrpc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as a publisher told it (wire page, 5.1).
 *
 * @param messageId of the notification, a UUID as text; equal on every topic that it was sent to
 * @param publisherId who told it, {@code compute.host1} say; null where the publisher has no name
 * @param eventType what happened, {@code compute.instance.create.end} say
 * @param payload a plain JSON value: null, Boolean, String, Integer, Long, BigInteger, Double, List
 *     or Map
 * @param timestamp when it was told; null where the message does not say, or not readably
 */
public record Notification(
    @Nullable String messageId,
    @Nullable String publisherId,
    @Nullable String eventType,
    NotificationPriority priority,
    @Nullable Object payload,
    @Nullable Instant timestamp) {}
