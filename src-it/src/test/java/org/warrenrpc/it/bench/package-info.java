/** Measures; no test runs what is here. */
package org.warrenrpc.it.bench;
