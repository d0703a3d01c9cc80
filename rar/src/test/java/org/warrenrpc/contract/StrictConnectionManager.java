package org.warrenrpc.contract;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.DissociatableManagedConnection;
import jakarta.resource.spi.LazyAssociatableConnectionManager;
import jakarta.resource.spi.LazyEnlistableConnectionManager;
import jakarta.resource.spi.LazyEnlistableManagedConnection;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAllocationException;
import jakarta.resource.spi.TransactionSupport;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import jakarta.resource.spi.ValidatingManagedConnectionFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A pool of a given size, without waiting, that shares one managed connection for each factory and
 * transaction, validates before it matches, and enlists on demand, or eagerly as a container that
 * knows nothing of that. Exhausted, it takes away what can be dissociated from its handles. Among
 * its faults is what no adapter may do: an event during matching, a second error event, a closed
 * event without a handle or of one not given out, events of local transactions that no application
 * drives, a managed connection enlisted twice.
 */
public final class StrictConnectionManager
    implements ConnectionManager,
        LazyEnlistableConnectionManager,
        LazyAssociatableConnectionManager,
        ConnectionEventListener {
  private static final long serialVersionUID = 1L;

  /** A managed connection that is not idle. */
  private static final class Use {
    private final Set<Object> handles = new HashSet<>();
    private @Nullable Object transaction;
  }

  private final transient StrictTransactions transactions;
  private final int size;
  private final boolean lazy;
  private final boolean sharing;
  private final transient Set<ManagedConnection> idle = new LinkedHashSet<>();
  private final transient IdentityHashMap<ManagedConnection, Use> used = new IdentityHashMap<>();
  private final transient IdentityHashMap<ManagedConnection, Boolean> failed =
      new IdentityHashMap<>();
  private final transient Set<Object> inactive = new HashSet<>();
  private final transient Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final transient List<ManagedConnection> enlisted = new ArrayList<>();
  private transient boolean matching;
  private transient int made;

  private StrictConnectionManager(
      StrictTransactions transactions, int size, boolean lazy, boolean sharing) {
    this.transactions = transactions;
    this.size = size;
    this.lazy = lazy;
    this.sharing = sharing;
  }

  /** One that enlists on demand what can be enlisted so. */
  public static StrictConnectionManager lazy(StrictTransactions transactions, int size) {
    return new StrictConnectionManager(transactions, size, true, true);
  }

  /** The same for references whose sharing scope is Unshareable. */
  public static StrictConnectionManager unshareable(StrictTransactions transactions, int size) {
    return new StrictConnectionManager(transactions, size, true, false);
  }

  /** One that enlists whatever it gives out in a transaction. */
  public static StrictConnectionManager eager(StrictTransactions transactions, int size) {
    return new StrictConnectionManager(transactions, size, false, true);
  }

  /** The pool as a container sees it that knows neither lazy enlistment nor association. */
  public ConnectionManager plain() {
    return new PlainPool(this);
  }

  /** What was done that no adapter may do. */
  public List<Throwable> faults() {
    return List.copyOf(faults);
  }

  /** How often a connection was enlisted in a transaction. */
  public synchronized int enlisted() {
    return enlisted.size();
  }

  /** How many were made. */
  public synchronized int made() {
    return made;
  }

  /** How many are not in the pool: their handles open, or their transactions. */
  public synchronized int out() {
    return used.size();
  }

  @Override
  public synchronized Object allocateConnection(
      ManagedConnectionFactory factory, @Nullable ConnectionRequestInfo info)
      throws ResourceException {
    ManagedConnection given = managed(factory, info);
    Object handle = given.getConnection(null, info);
    used(given).handles.add(handle);
    return handle;
  }

  private Use used(ManagedConnection given) {
    return used.computeIfAbsent(given, key -> new Use());
  }

  private ManagedConnection managed(
      ManagedConnectionFactory factory, @Nullable ConnectionRequestInfo info)
      throws ResourceException {
    Object transaction = transactional(factory) ? transactions.getTransactionKey() : null;
    ManagedConnection given = sharing ? shared(factory, info, transaction) : null;
    if (given == null) {
      given = taken(factory, info);
    }
    if (given == null && used.size() + idle.size() >= size && dissociate(1) == 1) {
      given = taken(factory, info);
    }
    if (given == null) {
      if (used.size() + idle.size() >= size) {
        throw new ResourceAllocationException("the pool of " + size + " is exhausted");
      }
      given = factory.createManagedConnection(null, info);
      given.addConnectionEventListener(this);
      made++;
    }
    Use use = used(given);
    boolean onDemand = lazy && given instanceof LazyEnlistableManagedConnection;
    if (transaction != null && use.transaction == null && !onDemand) {
      enlist(given, use, transaction);
    }
    return given;
  }

  /** Takes connections that no transaction has away from their handles; how many. */
  public synchronized int dissociate(int most) throws ResourceException {
    int done = 0;
    for (Map.Entry<ManagedConnection, Use> each : Map.copyOf(used).entrySet()) {
      Use use = each.getValue();
      if (done < most
          && use.transaction == null
          && each.getKey() instanceof DissociatableManagedConnection able) {
        able.dissociateConnections();
        inactive.addAll(use.handles);
        use.handles.clear();
        giveBack(each.getKey(), use);
        done++;
      }
    }
    return done;
  }

  /** How many handles have no managed connection. */
  public synchronized int inactive() {
    return inactive.size();
  }

  @Override
  public synchronized void lazyEnlist(ManagedConnection connection) throws ResourceException {
    Use use = used.get(connection);
    if (use == null) {
      throw new ResourceException("not given out");
    }
    if (use.transaction != null) {
      faults.add(new AssertionError("enlisted twice"));
      throw new ResourceException("enlisted already");
    }
    Object transaction = transactions.getTransactionKey();
    if (transaction != null) {
      enlist(connection, use, transaction);
    }
  }

  @Override
  public synchronized void associateConnection(
      Object handle, ManagedConnectionFactory factory, @Nullable ConnectionRequestInfo info)
      throws ResourceException {
    if (!inactive.remove(handle)) {
      faults.add(new AssertionError("a handle that has a connection asked for another"));
    }
    ManagedConnection given = managed(factory, info);
    given.associateConnection(handle);
    used(given).handles.add(handle);
  }

  @Override
  public synchronized void inactiveConnectionClosed(
      Object handle, ManagedConnectionFactory factory) {
    if (!inactive.remove(handle)) {
      faults.add(new AssertionError("inactive and closed, and was not inactive"));
    }
  }

  @Override
  public synchronized void connectionClosed(ConnectionEvent event) {
    ManagedConnection connection = source(event);
    Use use = used.get(connection);
    if (use == null || !use.handles.remove(event.getConnectionHandle())) {
      faults.add(new AssertionError("closed without a handle, or one that was not given out"));
    } else {
      giveBack(connection, use);
    }
  }

  @Override
  public synchronized void connectionErrorOccurred(ConnectionEvent event) {
    ManagedConnection connection = source(event);
    if (failed.put(connection, true) != null) {
      faults.add(new AssertionError("a second error event"));
    }
    used.remove(connection);
    drop(connection);
  }

  @Override
  public void localTransactionStarted(ConnectionEvent event) {
    faults.add(new AssertionError("no application began a local transaction"));
  }

  @Override
  public void localTransactionCommitted(ConnectionEvent event) {
    faults.add(new AssertionError("no application committed a local transaction"));
  }

  @Override
  public void localTransactionRolledback(ConnectionEvent event) {
    faults.add(new AssertionError("no application rolled a local transaction back"));
  }

  private static boolean transactional(ManagedConnectionFactory factory) {
    return factory instanceof TransactionSupport known
        && known.getTransactionSupport() != TransactionSupportLevel.NoTransaction;
  }

  private void enlist(ManagedConnection connection, Use use, Object transaction)
      throws ResourceException {
    transactions.enlist(connection.getLocalTransaction());
    use.transaction = transaction;
    enlisted.add(connection);
    transactions.whenEnded(() -> released(connection));
  }

  private synchronized void released(ManagedConnection connection) {
    Use use = used.get(connection);
    if (use != null) {
      use.transaction = null;
      giveBack(connection, use);
    }
  }

  private void giveBack(ManagedConnection connection, Use use) {
    if (!use.handles.isEmpty() || use.transaction != null) {
      return;
    }
    used.remove(connection);
    try {
      connection.cleanup();
      idle.add(connection);
    } catch (ResourceException e) {
      faults.add(e);
    }
  }

  private @Nullable ManagedConnection shared(
      ManagedConnectionFactory factory,
      @Nullable ConnectionRequestInfo info,
      @Nullable Object transaction)
      throws ResourceException {
    Set<ManagedConnection> candidates = new LinkedHashSet<>();
    used.forEach(
        (connection, use) -> {
          if (transaction != null && use.transaction == transaction) {
            candidates.add(connection);
          }
        });
    return match(factory, candidates, info);
  }

  private @Nullable ManagedConnection taken(
      ManagedConnectionFactory factory, @Nullable ConnectionRequestInfo info)
      throws ResourceException {
    if (factory instanceof ValidatingManagedConnectionFactory validating) {
      for (Object invalid : validating.getInvalidConnections(Set.copyOf(idle))) {
        drop((ManagedConnection) invalid);
      }
    }
    ManagedConnection found = match(factory, Set.copyOf(idle), info);
    if (found != null) {
      idle.remove(found);
    }
    return found;
  }

  private @Nullable ManagedConnection match(
      ManagedConnectionFactory factory,
      Set<ManagedConnection> candidates,
      @Nullable ConnectionRequestInfo info)
      throws ResourceException {
    matching = true;
    try {
      return factory.matchManagedConnections(candidates, null, info);
    } finally {
      matching = false;
    }
  }

  private ManagedConnection source(ConnectionEvent event) {
    if (matching) {
      faults.add(new AssertionError("an event from inside of match"));
    }
    return (ManagedConnection) event.getSource();
  }

  private void drop(ManagedConnection connection) {
    idle.remove(connection);
    try {
      connection.cleanup();
      connection.destroy();
    } catch (ResourceException e) {
      faults.add(e);
    }
  }
}
