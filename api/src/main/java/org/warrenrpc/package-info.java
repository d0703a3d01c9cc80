/**
 * What applications compile against: the four verbs, the connection contract, plain records and the
 * exceptions. No logic; it knows nothing of any broker, wire format or container.
 */
@NullMarked
package org.warrenrpc;

import org.jspecify.annotations.NullMarked;
