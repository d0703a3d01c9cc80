/** A compute host, and an auditor that listens to fan-outs only. */
package org.warrenrpc.sample.compute;
