/** What is in the archives as built. */
package org.warrenrpc.it.archive;
