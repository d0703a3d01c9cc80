/**
 * Typed clients: an interface of the application's, parsed once, whose methods become requests.
 * Knows the caller's half of RPC, and no broker, wire format or container.
 */
@NullMarked
package org.warrenrpc.core.proxy;

import org.jspecify.annotations.NullMarked;
