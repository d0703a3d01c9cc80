/** Servers and callers on a broker that fails them for a while. */
package org.warrenrpc.it.fault;
