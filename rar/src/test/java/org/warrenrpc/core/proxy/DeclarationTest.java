package org.warrenrpc.core.proxy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenrpc.Arg;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcCast;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcFanoutCast;
import org.warrenrpc.RpcInterface;
import org.warrenrpc.RpcMethod;
import org.warrenrpc.RpcTimeout;
import org.warrenrpc.Target;
import org.warrenrpc.core.client.ClientSettings;
import org.warrenrpc.core.client.RpcClient;

/** Every fault of a declaration shows when the proxy is made, and names where it is. */
final class DeclarationTest {
  private final RpcClient client =
      new RpcClient(
          remaining -> {
            throw new NotSentException("nothing is to be sent", null);
          },
          ClientSettings.DEFAULTS);

  private void refusedAt(@Nullable Target target, Class<?> api, String... named) {
    assertThatThrownBy(() -> TypedProxy.of(api, target, client))
        .isInstanceOf(InvalidRequestException.class)
        .satisfies(e -> org.assertj.core.api.Assertions.assertThat(e.getMessage()).contains(named));
  }

  private void refused(Class<?> api, String... named) {
    refusedAt(Target.topic("t"), api, named);
  }

  interface NoTopic {
    void go();
  }

  @Test
  void anInterfaceNeedsATopicFromSomewhere() {
    refusedAt(null, NoTopic.class, "NoTopic", "topic");
    TypedProxy.of(NoTopic.class, Target.topic("t"), client);
  }

  @Test
  void aClassIsNoInterface() {
    refused(String.class, "java.lang.String");
  }

  interface TwoOfAName {
    void go(int one);

    void go(String one);
  }

  interface SameWireName {
    @RpcMethod("go")
    void one();

    @RpcMethod("go")
    void other();
  }

  @Test
  void twoMethodsOfOneNameOnTheWireAreRefused() {
    refused(TwoOfAName.class, "TwoOfAName", "'go'");
    refused(SameWireName.class, "SameWireName", "'go'", "one()", "other()");
  }

  interface SameArgument {
    void go(@Arg("a") int one, @Arg("a") int other);
  }

  interface TwoContexts {
    void go(RpcContext one, RpcContext other);
  }

  @Test
  void parametersAreTheArgumentsOfOneRequest() {
    refused(SameArgument.class, "go", "SameArgument", "'a'");
    refused(TwoContexts.class, "go", "TwoContexts", "context");
  }

  interface CastThatReturns {
    @RpcCast
    int go();
  }

  interface FanoutThatReturns {
    @RpcFanoutCast
    String go();
  }

  interface Both {
    @RpcCast
    @RpcFanoutCast
    void go();
  }

  interface Call {
    String go();
  }

  @Test
  void castsReturnNothing() {
    refused(CastThatReturns.class, "go", "CastThatReturns", "int");
    refused(FanoutThatReturns.class, "go", "FanoutThatReturns", "String");
    refused(Both.class, "go", "Both", "@RpcCast", "@RpcFanoutCast");
    refusedAt(Target.topic("t").withFanout(), Call.class, "go", "Call");
  }

  interface PlainFuture {
    Future<String> go();
  }

  interface PrimitiveStream {
    IntStream go();
  }

  interface StageOfIterator {
    CompletionStage<Iterator<String>> go();
  }

  interface SeveralOfABean {
    Iterable<String> go();
  }

  interface Source<T> {
    CompletableFuture<T> go();
  }

  interface StageOfStage extends Source<CompletionStage<String>> {}

  interface Generic<T> {
    T go();
  }

  interface Unfixed<T> {
    List<T> fine();
  }

  @Test
  void resultsThatCannotBeServedAreRefusedByType() {
    refused(PlainFuture.class, "go", "PlainFuture", "java.util.concurrent.Future");
    refused(PrimitiveStream.class, "go", "PrimitiveStream", "IntStream");
    refused(SeveralOfABean.class, "go", "SeveralOfABean", "java.lang.Iterable");
    refused(StageOfIterator.class, "go", "StageOfIterator", "a stage of java.util.Iterator");
    refused(StageOfStage.class, "go", "StageOfStage", "a stage of", "CompletionStage");
    TypedProxy.of(Unfixed.class, Target.topic("t"), client);
  }

  interface NoTime {
    @RpcTimeout(0)
    void go();
  }

  interface BadVersion {
    @RpcMethod(version = "one")
    void go();
  }

  @RpcInterface(topic = "t", version = "1")
  interface BadInterfaceVersion {}

  @Test
  void limitsArePositiveAndVersionsAreVersions() {
    refused(NoTime.class, "go", "NoTime", "0 ms");
    refused(BadVersion.class, "go", "BadVersion", "'one'");
    refusedAt(null, BadInterfaceVersion.class, "BadInterfaceVersion", "'1'");
  }

  @Test
  void anotherClassWithThatInterfaceUnfixedIsReadAsPlainValues() {
    TypedProxy.of(Generic.class, Target.topic("t"), client);
  }

  interface Cast {
    @RpcCast
    void go(int one);
  }

  interface OtherArgument {
    @RpcCast
    void go(@Arg("other") int one);
  }

  interface OtherVerb {
    void go(int one);
  }

  interface SameAgain {
    @RpcCast
    void go(int one);
  }

  interface TwoArguments extends Cast, OtherArgument {}

  interface TwoVerbs extends Cast, OtherVerb {}

  interface Agreed extends Cast, SameAgain {}

  @Test
  void oneMethodIsDeclaredInOneWay() {
    refused(TwoArguments.class, "TwoArguments", "Cast.go", "OtherArgument.go");
    refused(TwoVerbs.class, "TwoVerbs", "Cast.go", "OtherVerb.go");
    TypedProxy.of(Agreed.class, Target.topic("t"), client);
  }
}
