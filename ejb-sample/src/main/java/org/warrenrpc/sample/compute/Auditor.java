package org.warrenrpc.sample.compute;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import org.warrenrpc.Arg;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcListener;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcMethod;

/** Hears every fan-out to the compute topic, and nothing else: it takes no work from the hosts. */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "topic", propertyValue = "compute"),
      @ActivationConfigProperty(propertyName = "fanout", propertyValue = "true")
    })
public class Auditor implements RpcListener {

  @Resource(name = "warren/ConnectionFactory")
  RpcConnectionFactory rpc;

  /** Answers as the hosts do. */
  @RpcMethod("roll_call")
  public void rollCall(@Arg("answer_topic") String answerTopic) {
    rpc.cast(RpcContext.EMPTY, answerTopic, RpcMessage.of("here").with("who", "auditor"));
  }
}
