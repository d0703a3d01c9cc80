/** The adapter in a real container: WildFly, through Arquillian. */
package org.warrenrpc.it.container;
