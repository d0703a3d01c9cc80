/**
 * The caller's half of RPC: the verbs, pending calls, and the sockets that requests leave by. Knows
 * nothing of the serving half, of a container or of a broker's product.
 */
@NullMarked
package org.warrenrpc.core.client;

import org.jspecify.annotations.NullMarked;
