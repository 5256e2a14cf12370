using Xunit;

namespace BusSignals.Conformance;

/// <summary>What the suites of lock stores share. A store passes when a class derived from each suite passes.</summary>
public abstract class LockConformance : IAsyncLifetime
{
    /// <summary>When each test starts; its microseconds are there to be lost by a store that rounds.</summary>
    private protected static readonly DateTimeOffset Start = Sample.Start;

    private protected static readonly LockRules Rules = new(ClockSkew: TimeSpan.FromSeconds(1), WaiterLease: TimeSpan.FromSeconds(10));
    private protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private protected static readonly TimeSpan Journey = TimeSpan.FromMinutes(5);
    private protected static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);
    private protected static readonly LockName Order = new("Order", "42");
    private protected static readonly Guid A = new("aaaaaaaa-0000-0000-0000-000000000000");
    private protected static readonly Guid B = new("bbbbbbbb-0000-0000-0000-000000000000");
    private protected static readonly Guid C = new("cccccccc-0000-0000-0000-000000000000");
    private protected static readonly Guid Message = new("11111111-0000-0000-0000-000000000000");
    private LockStoreUnderTest? _store;

    private protected IReadOnlyList<ILockStore> Nodes => _store!.Nodes;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>When a lease that was given at the start may be taken by others.</summary>
    private protected static DateTimeOffset Over => Start + Lease + Rules.ClockSkew;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _store = await CreateAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    /// <summary>Opens an empty store; called once for each test.</summary>
    protected abstract Task<LockStoreUnderTest> CreateAsync();

    /// <summary>The rules that the store under test has to be given.</summary>
    internal static LockRules TestRules => Rules;

    private protected Task<LockResult> AskAsync(LockCommand command, DateTimeOffset now, LockName? name = null, int node = 0) =>
        Nodes[node % Nodes.Count].ApplyAsync(name ?? Order, command, new StoppedClock(now), Cancel);

    private protected Task<LockResult> TakeAsync(Guid request, DateTimeOffset now, Guid? message = null, bool wait = true, LockName? name = null) =>
        AskAsync(new LockCommand.Take(request, message, Lease, wait), now, name);

    private protected async Task<LockOutcome> OutcomeAsync(LockCommand command, DateTimeOffset now) => (await AskAsync(command, now)).Outcome;

    private protected async Task<LockOutcome> TakenAsync(Guid request, DateTimeOffset now, Guid? message = null, bool wait = true) =>
        (await TakeAsync(request, now, message, wait)).Outcome;

    private protected Task<LockOutcome> RenewedAsync(Guid lease, DateTimeOffset now) => OutcomeAsync(new LockCommand.Renew(lease, Lease), now);

    private protected Task<LockOutcome> ReleasedAsync(Guid lease, DateTimeOffset now) => OutcomeAsync(new LockCommand.Release(lease), now);

    private protected Task<LockOutcome> HandedOverAsync(Guid lease, DateTimeOffset now) =>
        OutcomeAsync(new LockCommand.HandOver(lease, Message, Journey), now);
}
