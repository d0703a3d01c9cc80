/**
 * What the machine may lack: a missing part skips its tests and is listed at the end, or fails them
 * where every part is required.
 */
package org.warrenrpc.it.parts;
