/**
 * RPC itself: the verbs, pending calls, servers, dispatch of requests to methods. Owns no thread
 * and knows no container; threads, time and broker come from outside.
 */
@NullMarked
package org.warrenrpc.core;

import org.jspecify.annotations.NullMarked;
