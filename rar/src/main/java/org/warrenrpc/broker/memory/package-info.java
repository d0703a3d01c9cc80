/**
 * A broker in the JVM that keeps the whole contract, for unit tests and for one-process use.
 * Everything belongs to one {@link org.warrenrpc.broker.memory.MemoryBroker}. Knows no network and
 * no wire format.
 */
@NullMarked
package org.warrenrpc.broker.memory;

import org.jspecify.annotations.NullMarked;
