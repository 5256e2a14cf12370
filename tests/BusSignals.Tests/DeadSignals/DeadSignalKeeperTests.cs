using System.Text;
using BusSignals.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.DeadSignals;

/// <summary>A dead signal is always kept: later when the store is away, in another form when the database refuses it.</summary>
[Trait("Feature", "R2")]
public sealed class DeadSignalKeeperTests
{
    private static readonly DeadSignal Dead = new()
    {
        Reason = DeadReason.Failed,
        Error = "Kein Wert für 漢字.",
        Endpoint = "orders",
        ProcessPath = "/order/ü/fulfillment",
        SignalId = "order.placed",
        ContentType = "application/json",
        Body = """{ "name": "漢字" }""",
        Headers = """{"a":"b"}""",
        ArrivedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private readonly VirtualTime _clock = new();
    private readonly InMemoryStore _store = new();
    private readonly RefusingReader _reader;
    private readonly StoreAvailability _availability;
    private readonly DeadSignalKeeper _keeper;

    public DeadSignalKeeperTests()
    {
        _reader = new RefusingReader(_store);
        _availability = new StoreAvailability(_clock, NullLogger<StoreAvailability>.Instance);
        _keeper = new DeadSignalKeeper(
            _reader, _availability, new DeadSignalLog(NullLogger<DeadSignalLog>.Instance), NullLogger<DeadSignalKeeper>.Instance);
    }

    [Fact]
    public async Task Keep_Taken_IsKeptAsItIs()
    {
        await _keeper.KeepAsync(Dead, null, Token);

        Assert.Equal(Dead with { Sequence = 1 }, Assert.Single(await _store.ListDeadAsync(0, 10, Token)));
    }

    [Fact]
    public async Task Keep_RefusedForItsData_IsKeptInAFormThatIsTaken()
    {
        _reader.Refusals.Enqueue(new InvalidOperationException("Failed.", new FormatException("22P05: 漢 has no equivalent in \"LATIN1\"")));

        await _keeper.KeepAsync(Dead, null, Token);

        DeadSignal kept = Assert.Single(await _store.ListDeadAsync(0, 10, Token));
        Assert.Equal(
            Dead with
            {
                Sequence = 1,
                Error = "Kein Wert f?r ??. (The database refused it as it was: 22P05: ? has no equivalent in \"LATIN1\")",
                ProcessPath = "/order/?/fulfillment",
                Body = "base64:" + Convert.ToBase64String(Encoding.UTF8.GetBytes(Dead.Body)),
            },
            kept);
        Assert.Equal(Dead.Body, Encoding.UTF8.GetString(DeadSignalFactory.Bytes(kept.Body)));
    }

    [Fact]
    public async Task Keep_RefusedInAnyForm_WaitsAndSaysWhy()
    {
        for (int i = 0; i < 2; i++)
        {
            _reader.Refusals.Enqueue(new FormatException("23514: new row violates check constraint \"never\""));
        }

        Task keeping = _keeper.KeepAsync(Dead, null, Token);

        Assert.False(keeping.IsCompleted);
        Assert.Equal(
            "The database takes no dead signals: 23514: new row violates check constraint \"never\" See the constraints and triggers of the table signal_dead.",
            _availability.Problem);
        _clock.MoveTo(_clock.GetUtcNow().AddMilliseconds(200));
        await keeping;
        Assert.Equal(Dead with { Sequence = 1 }, Assert.Single(await _store.ListDeadAsync(0, 10, Token)));
    }

    [Fact]
    public async Task Keep_StoreAway_WaitsUntilItIsBack()
    {
        _reader.Refusals.Enqueue(new StoreUnavailableException("It is full."));

        Task keeping = _keeper.KeepAsync(Dead, null, Token);

        Assert.Equal("It is full.", _availability.Problem);
        _clock.MoveTo(_clock.GetUtcNow().AddMilliseconds(200));
        await keeping;
        Assert.Equal(Dead with { Sequence = 1 }, Assert.Single(await _store.ListDeadAsync(0, 10, Token)));
        Assert.Null(_availability.Problem);
    }
}
