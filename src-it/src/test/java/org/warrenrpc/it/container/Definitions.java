package org.warrenrpc.it.container;

import jakarta.ejb.Stateless;
import jakarta.resource.AdministeredObjectDefinition;
import jakarta.resource.ConnectionFactoryDefinition;

/** Resources that an application defines by annotation; its descriptor defines the like. */
@Stateless
@ConnectionFactoryDefinition(
    name = "java:app/warren/annotated",
    interfaceName = "org.warrenrpc.RpcConnectionFactory",
    resourceAdapter = "#warren.rar",
    properties = "callTimeoutMillis=20000")
@ConnectionFactoryDefinition(
    name = "java:app/warren/elsewhere",
    interfaceName = "org.warrenrpc.RpcConnectionFactory",
    resourceAdapter = "#warren.rar",
    properties = "exchange=nobody-listens-here")
@AdministeredObjectDefinition(
    name = "java:app/warren/annotatedTarget",
    interfaceName = "org.warrenrpc.RpcTarget",
    className = "org.warrenrpc.jca.RpcConfiguredTarget",
    resourceAdapter = "#warren.rar",
    properties = "topic=lookups")
public class Definitions {}
