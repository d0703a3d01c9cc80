/**
 * The scheduler, which asks compute hosts by name, the placement service, which compute hosts ask,
 * and a listener to what compute hosts notify.
 */
package org.warrenrpc.sample.scheduler;
