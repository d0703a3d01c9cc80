package org.warrenrpc.jca;

import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.client.PreparedCast;

/**
 * A cast whose transaction has not ended.
 *
 * @param configuration by which it is published
 * @param handler who is told if that fails after the commit
 */
record WaitingCast(
    Configuration configuration, PreparedCast cast, @Nullable UnsentHandler handler) {}
