/**
 * A small cloud, in the spirit of nova: start reading at {@link org.warrenrpc.sample.CloudClient},
 * then {@link org.warrenrpc.sample.scheduler.Scheduler}, then {@link
 * org.warrenrpc.sample.compute.ComputeHost}. {@code META-INF/jboss-ejb3.xml} says on WildFly which
 * resource adapter serves the beans.
 */
package org.warrenrpc.sample;
