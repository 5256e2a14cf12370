using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Tokens;

/// <summary>Another host answers while this one is about to.</summary>
[Trait("Feature", "C29")]
[Trait("Feature", "C25")]
public sealed class TokenRaceTests : IAsyncLifetime
{
    private static readonly TokenDefinition<Decision> Upgrade = TrialFlow.Upgrade;
    private static readonly TokenResult Already = new(TokenOutcome.AlreadyResolved, TokenWorld.Start);
    private readonly InMemoryStore _store = new();
    private SignalHarness _here = null!;
    private SignalHarness _there = null!;
    private RacedStore _raced = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _raced = new RacedStore(_store);
        _there = await StartAsync(services => services.AddSingleton(_store));
        _here = await StartAsync(services => services.AddSingleton(_store).AddSingleton<IProcessStore>(_raced));
        await _here.EmitAsync(new TrialStarted("ann", "ann@example.com"), cancellationToken: Token);
        _token = Assert.Single(_here.Sent<Prompt>()).Token.Text;
    }

    /// <param name="load">Which load of the loser: the look before, or that of its delivery.</param>
    /// <param name="torn">Whether the answer comes between the reads of that load, or after them.</param>
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public async Task Resolve_AnsweredMeanwhileElsewhere_SaysSoAndChangesNothing(int load, bool torn)
    {
        _raced.Before(load, torn, ElsewhereAsync);

        TokenResult result = await Tokens(_here).ResolveAsync(Upgrade, _token, new Decision("decline"), Token);

        await _here.WaitUntilIdleAsync(Token);
        await _there.WaitUntilIdleAsync(Token);
        Assert.Equal(Already, result);
        Assert.Equal("upgrade", (await _here.ProcessAsync("/trial/ann/flow", Token)).View.StateAs<TrialState>()!.Choice);
    }

    [Fact]
    public async Task Peek_AnsweredBetweenTheReadsOfALook_SaysSo()
    {
        _raced.Before(1, torn: true, ElsewhereAsync);

        TokenPeek peek = await Tokens(_here).PeekAsync(Upgrade, _token, Token);

        Assert.Equal(new TokenPeek(TokenOutcome.AlreadyResolved, TokenWorld.Start, _here.Processes.IdOf("/trial/ann/flow")), peek);
    }

    [Fact]
    public async Task Resolve_ProcessEndedMeanwhileElsewhere_SaysSo()
    {
        _raced.Before(2, torn: false, () => _there.EmitAsync(new TerminateProcess("/trial/ann/flow"), cancellationToken: Token));

        TokenResult result = await Tokens(_here).ResolveAsync(Upgrade, _token, new Decision("decline"), Token);

        Assert.Equal(new TokenResult(TokenOutcome.ProcessEnded), result);
    }

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    private static Task<SignalHarness> StartAsync(Action<IServiceCollection> store) => TestHarness.StartAsync(
        signals => signals.AddFlow<TrialFlow>().ConfigureTokens(it => it.Add(7, TokenWorld.Key(0))), store);

    private static ITokens Tokens(SignalHarness harness) => harness.Services.GetRequiredService<ITokens>();

    private async Task ElsewhereAsync() =>
        Assert.True((await Tokens(_there).ResolveAsync(Upgrade, _token, new Decision("upgrade"), Token)).IsAccepted);

    /// <summary>A store that another host changes during one of the coming loads.</summary>
    private sealed class RacedStore(InMemoryStore store) : IProcessStore
    {
        private int _load = -1;
        private bool _torn;
        private Func<Task> _meanwhile = () => Task.CompletedTask;

        /// <summary>Lets something happen during a load, counted from 1; a torn one has seen the timers after it, and the rest before.</summary>
        public void Before(int load, bool torn, Func<Task> meanwhile) => (_load, _torn, _meanwhile) = (load, torn, meanwhile);

        public async Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken)
        {
            if (--_load != 0)
            {
                return await store.LoadAsync(requests, cancellationToken);
            }

            if (!_torn)
            {
                IReadOnlyList<ProcessSnapshot> whole = await store.LoadAsync(requests, cancellationToken);
                await _meanwhile();
                return whole;
            }

            ProcessSnapshot before = (await store.LoadAsync(requests, cancellationToken))[0];
            await _meanwhile();
            return [before with { Timers = (await store.LoadAsync(requests, cancellationToken))[0].Timers }];
        }

        public Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken) =>
            store.CommitAsync(commits, cancellationToken);

        public Task<IReadOnlyList<ProcessId>> MatchAsync(
            string type, IReadOnlyList<KeyValuePair<string, string>> values, Guid after, int limit, CancellationToken cancellationToken) =>
            store.MatchAsync(type, values, after, limit, cancellationToken);

        public Task<IReadOnlyList<JournalEvent>> LoadJournalAsync(Guid key, int from, CancellationToken cancellationToken) =>
            store.LoadJournalAsync(key, from, cancellationToken);

        public Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, MailboxPage page, CancellationToken cancellationToken) =>
            store.LoadMailboxAsync(key, page, cancellationToken);

        public Task<IReadOnlyList<HistoryEntry>> LoadExpiringAsync(Guid key, int limit, CancellationToken cancellationToken) =>
            store.LoadExpiringAsync(key, limit, cancellationToken);

        public Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken) =>
            store.LoadPayloadsAsync(key, entries, cancellationToken);
    }
}
