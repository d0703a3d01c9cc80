/**
 * Bytes to queues and back, whatever the broker. No word of RPC here: bodies are opaque. Knows
 * neither wire formats nor the container.
 */
@NullMarked
package org.warrenrpc.broker;

import org.jspecify.annotations.NullMarked;
