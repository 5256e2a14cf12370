using BusSignals.Testing;
using MassTransit;

namespace BusSignals.EntityFrameworkCore.Tests.StartUp;

/// <summary>A SQLite file that an earlier version has made, with a process in it, goes on with this one.</summary>
[Trait("Feature", "N10")]
public sealed class EarlierFileTests : IDisposable
{
    private readonly EarlierFile _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_EarlierFile_ItsProcessGoesOnWithMailboxAndTimer()
    {
        _file.Write(
            """
            INSERT INTO signal_processes (key, path, type, status, state, data, waiting_for, version, history_length, created_at, updated_at, state_since)
            VALUES ($key, '/errand/1', '/errand/{}', 1, 'Waiting', '{"correlationId":"00000000-0000-0000-0000-000000000000","currentState":"Waiting","note":"kept"}', '', 3, 2, '2026-01-01 00:00:00', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
            INSERT INTO signal_history (process_key, sequence, kind, name, message_id, outcome, state, received_at, payload)
            VALUES ($key, 1, 0, 'errand.asked', '11111111-1111-1111-1111-111111111111', 0, 'Waiting', '2026-01-01 00:00:00', '{"errand":"1"}');
            INSERT INTO signal_history (process_key, sequence, kind, name, message_id, outcome, state, received_at, payload)
            VALUES ($key, 2, 0, 'errand.paid', '22222222-2222-2222-2222-222222222222', 1, 'Waiting', '2026-01-01 00:00:00', '{"errand":"1"}');
            INSERT INTO signal_outbox (id, destination, next_attempt, attempts, process_key, timer_name, due)
            VALUES ('33333333-3333-3333-3333-333333333333', 'queue:Errand', '2026-01-02 00:00:00', 0, $key, 'Waiting', '2026-01-02 00:00:00');
            """,
            ("$key", ProcessId.Parse(SignalPath.Parse("/errand/{errand}"), "/errand/1").Key.ToString().ToUpperInvariant()));

        await using SignalHarness harness = await SignalHarness.StartAsync(
            bus => bus.AddSignals(signals => signals.AddSaga<ErrandSaga>().UseSqlite(_file.Path)), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        ProcessAssertions errand = await harness.ProcessAsync("/errand/1", Token);
        errand.ShouldHaveEnded().ShouldHaveState<ErrandState>(it => it.Note == "kept, late, paid");
        Assert.Equal([SignalOutcome.Applied, SignalOutcome.Applied, SignalOutcome.Applied], errand.View.History.Select(it => it.Outcome));
    }

    [Fact]
    public async Task Start_EarlierFile_HasTheTablesAndIndexesOfANewOne()
    {
        string fresh = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(_file.Path)!, "fresh.db");
        foreach (string path in (string[])[_file.Path, fresh])
        {
            await using SignalHarness harness = await StartAsync(path);
        }

        Assert.Equal(EarlierFile.Shape(fresh), EarlierFile.Shape(_file.Path));
    }

    [Theory]
    [InlineData("Waiting", 0)]
    [InlineData("delay 3", 0)]
    [InlineData("poll 3", 1)]
    [InlineData("again 3 2", 2)]
    [InlineData("token errand.approval 1a 2b 00000000000000000000000000000001", 3)]
    [InlineData("retry 12", 4)]
    [InlineData("retry order", 5)]
    [InlineData("retry by a newer version", 6)]
    public async Task Start_EarlierFile_ItsTimersHaveTheKindsThatTheirNamesBeganWith(string name, int kind)
    {
        _file.Write(
            """
            INSERT INTO signal_outbox (id, destination, next_attempt, attempts, process_key, timer_name, due)
            VALUES ('33333333-3333-3333-3333-333333333333', 'queue:Errand', '2099-01-02 00:00:00', 0, '44444444-4444-4444-4444-444444444444', $name, '2099-01-02 00:00:00');
            INSERT INTO signal_outbox (id, destination, next_attempt, attempts, body)
            VALUES ('55555555-5555-5555-5555-555555555555', 'queue:Errand', '2099-01-02 00:00:00', 0, '{}');
            """,
            ("$name", name));

        await using SignalHarness harness = await StartAsync(_file.Path);

        Assert.Equal($"{kind},null", _file.Read("SELECT group_concat(coalesce(timer_kind, 'null')) FROM (SELECT timer_kind FROM signal_outbox ORDER BY id)"));
    }

    [Fact]
    public async Task Start_Again_ChangesNothing()
    {
        await using (SignalHarness harness = await StartAsync(_file.Path))
        {
        }

        string before = _file.Read("SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_master ORDER BY name)");
        await using SignalHarness again = await StartAsync(_file.Path);

        Assert.Equal(before, _file.Read("SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_master ORDER BY name)"));
    }

    public void Dispose() => _file.Dispose();

    private static Task<SignalHarness> StartAsync(string path) => SignalHarness.StartAsync(
        bus => bus.AddSignals(signals => signals.AddSaga<JobSaga>().UseSqlite(path)), cancellationToken: Token);

    [Signal("/errand/{errand}/asked")]
    public sealed record Asked(string Errand);

    [Signal("/errand/{errand}/paid")]
    public sealed record Paid(string Errand);

    public sealed class ErrandState : SagaState
    {
        public string Note { get; set; } = "";
    }

    [Process("/errand/{errand}", Endpoint = "Errand")]
    public sealed class ErrandSaga : SignalStateMachine<ErrandState>
    {
        public ErrandSaga()
        {
            Initially(When(Asked).TransitionTo(Waiting));
            During(Waiting, After(TimeSpan.FromDays(1)).Then(x => x.Saga.Note += ", late").TransitionTo(Late));
            During(Late, When(Paid).Then(x => x.Saga.Note += ", paid").Finalize());
        }

        public Event<Asked> Asked { get; } = null!;

        public Event<Paid> Paid { get; } = null!;

        public State Waiting { get; } = null!;

        public State Late { get; } = null!;
    }
}
