/**
 * Plain records for the objects of a broker that wire formats name and broker back ends make.
 * Imports nothing of Warren.
 */
@NullMarked
package org.warrenrpc.topology;

import org.jspecify.annotations.NullMarked;
