/**
 * The serving half of RPC: consuming, method tables, running requests in turns, replies. Knows
 * nothing of the caller's half, of a container or of a broker's product.
 */
@NullMarked
package org.warrenrpc.core.server;

import org.jspecify.annotations.NullMarked;
