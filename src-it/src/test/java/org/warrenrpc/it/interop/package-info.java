/** The sample's beans and real Python programs of oslo.messaging, calling each other. */
package org.warrenrpc.it.interop;
