package org.warrenrpc.sample.demo;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.nio.file.Path;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.sample.CloudClient;

/**
 * Starts the demonstration on a managed thread: a server may hold messages back from beans until
 * every startup bean has returned.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DemoStarter {

  @Resource ManagedExecutorService executor;

  @Resource(name = "warren/ConnectionFactory")
  RpcConnectionFactory rpc;

  @EJB CloudClient cloud;

  @PostConstruct
  void start() {
    if (Boolean.getBoolean("warren.demo")) {
      Path transcript = Path.of(System.getProperty("warren.demo.transcript", "demo.txt"));
      executor.execute(new DemoRun(new DemoSteps(rpc, cloud), transcript));
    }
  }
}
