/**
 * One contract for every broker back end. Knows the seam and the servers that the tests start; no
 * client library and no RPC.
 */
@NullMarked
package org.warrenrpc.it.broker;

import org.jspecify.annotations.NullMarked;
