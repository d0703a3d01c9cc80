/**
 * Real peers and Warren, calling each other: oslo.messaging as Debian has it, and a peer of
 * December 2011 that is as brittle as the original. The numbers are sections of the wire page.
 */
package org.warrenrpc.it.interop;
