/** The scheduler: decides nothing much, but keeps the books and asks compute hosts by name. */
package org.warrenrpc.sample.scheduler;
