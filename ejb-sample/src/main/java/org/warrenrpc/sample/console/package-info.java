/** The smallest service: one bean, one method. */
package org.warrenrpc.sample.console;
