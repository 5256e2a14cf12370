using System.Text;
using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.Logging;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.DeadSignals;

/// <summary>A dead signal says why to the last cause, and is logged once as an error, with how to replay it.</summary>
[Trait("Feature", "R17")]
public sealed class WhyItIsDeadTests
{
    private const string Json = "application/vnd.masstransit+json";

    [Signal("/box/{box}/packed", Id = "box.packed")]
    public sealed record Packed(string Box, string What = "");

    [Signal("/box/{box}/sealed", Id = "box.sealed")]
    public sealed record Sealed(string Box);

    public sealed class Box
    {
        public bool IsSealed { get; set; }
    }

    [Process("/box/{box}", Endpoint = "box")]
    public sealed class BoxFlow : SignalFlow<Box>
    {
        public BoxFlow()
        {
            On<Packed>((signal, context) =>
            {
                switch (signal.What)
                {
                    case "wrapped":
                        throw new InvalidOperationException("An error occurred. See the inner exception for details.", new FormatException("'x' is no number.", new ArithmeticException("Base 3")));
                    case "several":
                        throw new AggregateException(new TimeoutException("the map is away"), new IOException("disk full", new UnauthorizedAccessException("read-only")));
                    case "fails":
                        context.Fail("The box is too small.");
                        break;
                    case "refused":
                        throw new SignalRefusedException("Not in this box.");
                }
            });
            On<Sealed>((_, context) => context.State.IsSealed = true);
        }
    }

    public sealed class Crate : SagaState;

    /// <summary>Wants a signal only after another one.</summary>
    [Process("/crate/{box}", Endpoint = "crate")]
    public sealed class CrateSaga : SignalStateMachine<Crate>
    {
        public CrateSaga()
        {
            Initially(When(Sealed).TransitionTo(Closed));
            During(Closed, When(Packed).Finalize());
        }

        public Event<Sealed> Sealed { get; } = null!;

        public Event<Packed> Packed { get; } = null!;

        public State Closed { get; } = null!;
    }

    private readonly LogLines _log = new();

    private Task<SignalHarness> StartAsync(Action<ISignalsConfigurator>? more = null) => TestHarness.StartAsync(
        signals =>
        {
            signals.ConfigureUpgrades(it => it.Patience = TimeSpan.Zero).AddFlow<BoxFlow>();
            more?.Invoke(signals);
        },
        _log.AddTo);

    /// <summary>What the library itself says above information.</summary>
    private IEnumerable<LogLine> Loud => _log.All.Where(it => it.Level >= LogLevel.Warning && it.Category.StartsWith("BusSignals.", StringComparison.Ordinal));

    [Theory]
    [InlineData(
        "wrapped",
        "InvalidOperationException: An error occurred. See the inner exception for details. Caused by FormatException: 'x' is no number. Caused by ArithmeticException: Base 3")]
    [InlineData(
        "several",
        "AggregateException: One or more errors occurred. (the map is away) (disk full). Caused by TimeoutException: the map is away; "
        + "and by IOException: disk full. Caused by UnauthorizedAccessException: read-only")]
    public async Task Failed_WithCauses_NamesEachOnce(string what, string error)
    {
        await using SignalHarness harness = await StartAsync();

        Guid id = await harness.EmitAsync(new Packed("1", what), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, error, "box.packed", "/box/1"), (dead.Reason, dead.Error, dead.SignalId, dead.ProcessPath));
        Assert.Equal(error, (await harness.ProcessAsync("/box/1", Token)).View.History[^1].Reason);
        LogLine line = Assert.Single(Loud);
        Assert.Equal(
            (1041, LogLevel.Error,
                $"The signal 'box.packed' {id} for '/box/1' became a dead signal (Failed): {error}. Once the cause is removed, replay it with "
                + $"IDeadSignals.ReplayAllAsync(it => it.MessageId == new Guid(\"{id}\"))"),
            (line.Id, line.Level, line.Text));
        Assert.NotNull(line.Exception);
    }

    [Fact]
    public async Task Dead_WithoutAMessageId_SaysSo()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync(
            "box", Encoding.UTF8.GetBytes($$"""{ "messageType": ["{{MessageUrn.ForTypeString<Sealed>()}}"], "message": { "box": "1" } }"""), Json);

        Assert.StartsWith("The signal 'box.sealed' (no id) for '/box/1' became a dead signal (Invalid): ", Assert.Single(_log.Of(1041)).Text, StringComparison.Ordinal);
    }

    public static TheoryData<DeadReason> Reasons => new(Enum.GetValues<DeadReason>());

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Dead_ForAnyReason_IsLoggedOnceAsAnError(DeadReason reason)
    {
        await using SignalHarness harness = await StartAsync(signals => signals
            .Add<Packed>(it => it.BufferFor = TimeSpan.FromHours(1))
            .AddSaga<CrateSaga>()
            .ConfigureLimits(it => it.MaxMessageBytes = 300_000)
            .AddFlow<BoxFlow>(it => it.MaxBufferedSignals = 1));

        await MakeAsync(harness, reason);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(reason, dead.Reason);
        LogLine line = Assert.Single(Loud);
        Assert.Equal((reason == DeadReason.TooLarge ? 1042 : 1041, LogLevel.Error), (line.Id, line.Level));
        Assert.Contains($"became a dead signal ({reason})", line.Text, StringComparison.Ordinal);
        Assert.Contains(dead.Error, line.Text, StringComparison.Ordinal);
        Assert.Contains(reason == DeadReason.TooLarge ? "cannot be replayed" : "ReplayAllAsync", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_AndTriedAgainLater_IsAWarningUntilItIsDead()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.Add<Packed>(it => it.Retry = new RetryPolicy { Attempts = 1, Delays = [TimeSpan.FromMinutes(1)] }));

        await harness.EmitAsync(new Packed("1", "wrapped"), cancellationToken: Token);

        Assert.Equal([(1005, LogLevel.Warning)], Loud.Select(it => (it.Id, it.Level)));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);
        Assert.Equal([(1005, LogLevel.Warning), (1041, LogLevel.Error)], Loud.Select(it => (it.Id, it.Level)));
    }

    [Fact]
    public async Task Replay_FailsAgain_SaysWhyWithAllCausesAndMakesNoSecondOne()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Packed("1", "wrapped"), cancellationToken: Token);

        ReplayResult result = Assert.Single(await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token));

        Assert.EndsWith("Caused by ArithmeticException: Base 3", result.Error, StringComparison.Ordinal);
        Assert.Single(_log.Of(1041));
        Assert.Single(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Undecodable_SaysWhichMemberAndWhy()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync("box", Encoding.UTF8.GetBytes("""{ "messageId": 7, "messageType": [] }"""), Json);

        Assert.Contains("Caused by JsonException: ", Assert.Single(await harness.DeadSignalsAsync(Token)).Error, StringComparison.Ordinal);
        Assert.Contains("$.messageId", Assert.Single(await harness.DeadSignalsAsync(Token)).Error, StringComparison.Ordinal);
    }

    private static async Task MakeAsync(SignalHarness harness, DeadReason reason)
    {
        switch (reason)
        {
            case DeadReason.Undecodable:
                await harness.SendRawAsync("box", [0xFF], Json);
                break;
            case DeadReason.Unknown:
                await harness.SendRawAsync("box", Encoding.UTF8.GetBytes("""{ "messageType": ["urn:message:Some:Thing"], "message": {} }"""), Json);
                break;
            case DeadReason.Invalid:
                await harness.SendEnvelopeAsync<Packed>("box", "{}");
                break;
            case DeadReason.Rejected:
                await harness.EmitAsync(new Packed("1", "refused"), cancellationToken: Token);
                break;
            case DeadReason.Expired:
                await harness.EmitAsync(new Packed("1"), cancellationToken: Token);
                await harness.AdvanceAsync(TimeSpan.FromHours(2), Token);
                break;
            case DeadReason.Failed:
                await harness.EmitAsync(new Packed("1", "fails"), cancellationToken: Token);
                break;
            case DeadReason.Overflow:
                await PauseAsync(harness);
                await harness.EmitAsync(new Packed("1"), cancellationToken: Token);
                await harness.EmitAsync(new Packed("1"), cancellationToken: Token);
                break;
            case DeadReason.TooLarge:
                await harness.SendRawAsync("box", new byte[300_001], Json);
                break;
        }
    }

    private static async Task PauseAsync(SignalHarness harness)
    {
        await harness.EmitAsync(new Sealed("1"), cancellationToken: Token);
        await harness.EmitAsync(new PauseProcess("/box/1"), cancellationToken: Token);
    }
}
