package org.warrenrpc.jca;

import org.warrenrpc.Caller;
import org.warrenrpc.CallerIdentity;

/**
 * As whom the methods of an activation run.
 *
 * @param identity tells it of each request
 * @param sample one that the container is asked to accept before any request comes
 * @param messageRoles whether roles are taken from the message
 */
record InflowSettings(CallerIdentity identity, Caller sample, boolean messageRoles) {}
