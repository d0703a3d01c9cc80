package org.warrenrpc.contract;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * A resource adapter between a container and another one, which remembers each callback that took
 * longer than the container likes to wait. Thread-safe as the other is.
 */
public final class CallbackWatch implements ResourceAdapter {
  private final ResourceAdapter watched;
  private final Duration limit;
  private final List<String> faults = new CopyOnWriteArrayList<>();

  /** Of every callback. */
  public CallbackWatch(ResourceAdapter watched, Duration limit) {
    this.watched = watched;
    this.limit = limit;
  }

  /** What took too long, and how long. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void start(BootstrapContext context) throws ResourceAdapterInternalException {
    long begun = System.nanoTime();
    try {
      watched.start(context);
    } finally {
      ended("start", begun);
    }
  }

  @Override
  public void stop() {
    long begun = System.nanoTime();
    try {
      watched.stop();
    } finally {
      ended("stop", begun);
    }
  }

  @Override
  public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec)
      throws ResourceException {
    long begun = System.nanoTime();
    try {
      watched.endpointActivation(factory, spec);
    } finally {
      ended("endpointActivation", begun);
    }
  }

  @Override
  public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
    long begun = System.nanoTime();
    try {
      watched.endpointDeactivation(factory, spec);
    } finally {
      ended("endpointDeactivation", begun);
    }
  }

  @Override
  public XAResource[] getXAResources(ActivationSpec[] specs) throws ResourceException {
    long begun = System.nanoTime();
    try {
      return watched.getXAResources(specs);
    } finally {
      ended("getXAResources", begun);
    }
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof CallbackWatch other && watched.equals(other.watched);
  }

  @Override
  public int hashCode() {
    return watched.hashCode();
  }

  private void ended(String callback, long begun) {
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    if (took.compareTo(limit) > 0) {
      faults.add(callback + " took " + took.toMillis() + " ms of " + limit.toMillis());
    }
  }
}
