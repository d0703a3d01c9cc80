/**
 * Containers as the Connectors contract describes them, stricter than any real one. They know that
 * contract and nothing of this adapter, so that any adapter can be held to it.
 */
@NullMarked
package org.warrenrpc.contract;

import org.jspecify.annotations.NullMarked;
