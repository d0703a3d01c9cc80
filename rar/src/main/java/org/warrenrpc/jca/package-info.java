/**
 * The Connectors contract: configuration beans, connection handles, endpoints, Work, and the
 * factory for Java SE. Translates between a container and {@code core}, and decides nothing about
 * RPC: it knows no wire format, and of the back ends only their names.
 */
@NullMarked
package org.warrenrpc.jca;

import org.jspecify.annotations.NullMarked;
