package org.warrenrpc.broker;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Address;

/**
 * A message as published, returned or delivered. Published messages are persistent (delivery mode
 * 2) with priority 0.
 *
 * @param expiration how long it may wait in a queue, milliseconds matter; null for ever
 * @param headers empty where there are none
 * @param mandatory whether it comes back when no queue takes it; false on deliveries
 * @param body not copied: nobody may change it
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are large and owned by one side at a time
public record Message(
    Address address,
    @Nullable String contentType,
    @Nullable String contentEncoding,
    @Nullable Duration expiration,
    Map<String, Object> headers,
    boolean mandatory,
    byte[] body) {}
