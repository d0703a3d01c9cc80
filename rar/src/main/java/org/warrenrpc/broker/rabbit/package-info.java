/**
 * The broker back end over RabbitMQ's Java client, the only place that knows it. Asks nobody which
 * product the broker is. Knows no RPC and no container.
 */
@NullMarked
package org.warrenrpc.broker.rabbit;

import org.jspecify.annotations.NullMarked;
