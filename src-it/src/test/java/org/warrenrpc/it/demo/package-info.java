/**
 * The demonstration: starts a broker and a WildFly with the sample, shows the transcript, and stays
 * until it is stopped.
 */
package org.warrenrpc.it.demo;
