/**
 * Brokers that the tests and the demonstration start and stop themselves. Nothing here knows
 * Warren.
 */
package org.warrenrpc.it.servers;
