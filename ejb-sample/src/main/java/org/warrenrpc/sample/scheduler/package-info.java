/**
 * The scheduler, which asks compute hosts by name, and the placement service, which compute hosts
 * ask.
 */
package org.warrenrpc.sample.scheduler;
