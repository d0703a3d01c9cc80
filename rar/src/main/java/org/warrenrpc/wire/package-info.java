/**
 * Objects to bytes and back, and the naming rules, of each wire format. Pure: no I/O, no clock, no
 * threads. Knows no broker, no container and not the API.
 */
@NullMarked
package org.warrenrpc.wire;

import org.jspecify.annotations.NullMarked;
