/**
 * What both halves of RPC, the caller's and the serving one, have in common: values as JSON,
 * deadlines, things opened once. Knows neither half, no container and no broker's product; owns no
 * thread.
 */
@NullMarked
package org.warrenrpc.core;

import org.jspecify.annotations.NullMarked;
