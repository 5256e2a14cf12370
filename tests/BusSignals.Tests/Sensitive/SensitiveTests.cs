using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sensitive;

/// <summary>What is marked sensitive is nowhere that people look, and everywhere that the process needs it.</summary>
[Trait("Feature", "N4")]
public sealed class SensitiveTests
{
    private const string Path = "/patient/7/stay";

    private static readonly Examined Signal = new("7", "measles", 3, [new("Ann", "spots")], "12");

    private readonly LogLines _log = new();

    [Fact]
    public async Task View_OfAProcess_HidesTheValuesAndShowsTheRest()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(Signal, cancellationToken: Token);
        await harness.EmitAsync(new Insured("7", new("Acme", "4711"), new() { ["a"] = new("Bob", "late payer") }), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Path, Token)).View;

        Assert.Equal("""{"room":"12","diagnosis":"***","insurance":"***"}""", view.StateJson);
        Assert.Equal(
            """{"patient":"7","diagnosis":"***","pain":"***","notes":[{"by":"Ann","text":"***"}],"room":"12"}""", Payload(view, "patient.examined"));
        Assert.Equal("""{"patient":"7","insurance":"***","more":{"a":{"by":"Bob","text":"***"}}}""", Payload(view, "patient.insured"));
        AssertHidden(view.ToTimeline());
        AssertHidden(string.Join('\n', view.History.Select(it => it.Payload)));
    }

    [Fact]
    public async Task View_ReadByType_HasTheValues()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(Signal, cancellationToken: Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<PatientState>(it => it.Diagnosis == "measles");
    }

    [Fact]
    public async Task View_OfASignalInTheMailbox_HidesTheValuesAndTheHandlerGetsThem()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Moved("7", "11"), cancellationToken: Token);
        await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);
        await harness.EmitAsync(Signal, cancellationToken: Token);
        AssertHidden((await harness.ProcessAsync(Path, Token)).View.Mailbox.Single().Payload!);
        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<PatientState>(it => it.Diagnosis == "measles");
    }

    [Fact]
    public async Task Checkpoint_ReadAgain_HidesTheValues()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(Signal, cancellationToken: Token);
        HistoryEntry checkpoint = (await harness.ProcessAsync(Path, Token)).View.Checkpoints.Single();

        AssertHidden((await harness.Processes.FindCheckpointAsync(
            new CheckpointId(harness.Processes.IdOf(Path).Key, checkpoint.Sequence), Token))!.Payload!);
    }

    [Fact]
    [Trait("Feature", "N16")]
    public async Task Reply_IsHiddenInTheHistoryAndReachesWhoAsked()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(Signal, cancellationToken: Token);

        Assert.Equal(new Reply("12", "measles"), await harness.AskAsync<Reply>(new Asked("7"), cancellationToken: Token));

        Assert.Equal("\"***\"", (await harness.ProcessAsync(Path, Token)).View.History[^1].Reply);
    }

    [Fact]
    [Trait("Feature", "Z3")]
    public async Task Violation_OfASensitiveMember_NamesItWithoutItsValue()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.EmitAsync(Signal with { Pain = 4711, Room = null! }, cancellationToken: Token));

        Assert.Contains("'/pain' breaks the rule", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", exception.Message, StringComparison.Ordinal);
        Assert.Contains("***", exception.Violations.Single(it => it.Path == "/pain").Value!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadSignal_Invalid_HidesTheValuesAndIsReplayedWithThem()
    {
        bool closed = true;
        await using SignalHarness harness = await StartAsync(signals => signals.Use((_, next) =>
            closed ? throw new SignalRefusedException("Closed.") : next()));
        await harness.EmitAsync(Signal, cancellationToken: Token);
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        AssertHidden(dead.Body);
        AssertHidden((await harness.DeadSignals().FindAsync(dead.Sequence, Token))!.Body);
        Assert.Contains("\"room\":\"12\"", dead.Body, StringComparison.Ordinal);

        closed = false;
        string? seen = null;
        ReplayResult result = Assert.Single(await harness.DeadSignals().ReplayAllAsync(
            it =>
            {
                seen = it.Body;
                return true;
            },
            Token));

        Assert.True(result.Succeeded, result.Error);
        AssertHidden(seen!);
        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<PatientState>(it => it.Diagnosis == "measles");
    }

    [Theory]
    [InlineData("""{ "patient": "7", "diagnosis": "measles", "pain": 11, "notes": [], "room": "12" }""")]
    [InlineData("""{ "patient": "7", "diagnosis": "measles", "diagnosis": "spots" }""")]
    [InlineData("""{ "patient": "7", "newerName": "measles", "room": null }""")]
    [InlineData("\"measles\"")]
    public async Task DeadSignal_Unreadable_HidesTheValues(string payload)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<Examined>("stay", payload);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        AssertHidden(dead.Body + dead.Error);
    }

    [Fact]
    public async Task DeadSignal_Undecodable_IsHiddenAsAWhole()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync("stay", "{ \"diagnosis\": \"measles\""u8.ToArray(), "application/vnd.masstransit+json");

        Assert.Equal("***", Assert.Single(await harness.DeadSignalsAsync(Token)).Body);
    }

    [Fact]
    public async Task Log_OfAllThatHappens_HasNoValue()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Use<SignalLogging>());
        await harness.EmitAsync(Signal, cancellationToken: Token);
        await harness.SendEnvelopeAsync<Examined>("stay", """{ "patient": "7", "diagnosis": "measles", "pain": 11, "notes": [], "room": "12" }""");

        Assert.Contains(_log.All, it => it.Text.Contains("examined", StringComparison.Ordinal));
        AssertHidden(string.Join('\n', _log.All.Select(it => $"{it.Text} {it.Exception} {string.Join(' ', it.Scope.Values)}")));
    }

    [Fact]
    public async Task Process_ThatIsSensitive_ShowsNothing()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Moved("7", "measles ward"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync("/patient/7/secret", Token)).View;

        Assert.Equal("***", view.StateJson);
        Assert.All(view.History, it => Assert.True(it.Payload is null or "***"));
        AssertHidden(view.ToTimeline());
    }

    [Fact]
    public async Task Member_OfThePath_IsAFault() => Assert.Contains(
        "'Hidden.Patient' is [Sensitive] and part of the path, which is shown everywhere; put a reference into the path.",
        await FaultsAsync(signals => signals.Add<Hidden>()));

    private Task<SignalHarness> StartAsync(Action<ISignalsConfigurator>? more = null) => TestHarness.StartAsync(
        signals =>
        {
            signals.AddFlow<StayFlow>().AddFlow<SecretFlow>();
            more?.Invoke(signals);
        },
        _log.AddTo);

    private static string? Payload(ProcessView view, string signal) =>
        view.History.First(it => it.Kind == HistoryKind.Signal && it.Name == signal).Payload;

    private static void AssertHidden(string text)
    {
        foreach (string value in (string[])["measles", "spots", "4711", "late payer", "Acme"])
        {
            Assert.DoesNotContain(value, text, StringComparison.Ordinal);
        }
    }

    [Signal("/patient/{patient}/hidden")]
    public sealed record Hidden([Sensitive] string Patient);
}
