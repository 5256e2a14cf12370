using System.Text.Json;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.DeadSignals;

/// <summary>A dead signal that cannot be applied, for whatever reason, says why and does not stand in the way of others.</summary>
[Trait("Feature", "R17")]
public sealed class PoisonedReplayTests
{
    [Signal("/vat/{vat}/filled", Id = "vat.filled")]
    public sealed record Filled(string Vat, JsonElement? Data = null);

    public sealed class Vat
    {
        public int Fillings { get; set; }
    }

    [Process("/vat/{vat}", Endpoint = "vat")]
    public sealed class VatFlow : SignalFlow<Vat>
    {
        public VatFlow() => On<Filled>((_, context) => context.State.Fillings++);
    }

    public sealed class Clerk
    {
        public HashSet<string> Throws { get; } = [];
    }

    public sealed class AskTheClerk(Clerk clerk) : ISignalAuthorization
    {
        public Task<string?> AuthorizeAsync(SignalAuthorizationContext context) =>
            context.Stage == AuthorizationStage.Receive && clerk.Throws.Contains(((Filled)context.Payload).Vat)
                ? throw new InvalidOperationException("The clerk is out.", new TimeoutException("lunch"))
                : Task.FromResult<string?>(null);
    }

    private readonly Clerk _clerk = new();

    private Task<SignalHarness> StartAsync() => TestHarness.StartAsync(
        signals => signals.Add<Filled>(it => it.Authorize<AskTheClerk>()).AddFlow<VatFlow>(), services => services.AddSingleton(_clerk));

    [Fact]
    public async Task ReplayAll_OneThrows_SaysWhyAndAppliesTheOthers()
    {
        await using SignalHarness harness = await StartAsync();
        _clerk.Throws.UnionWith(["1", "2"]);
        await harness.EmitAsync(new Filled("1"), cancellationToken: Token);
        await harness.EmitAsync(new Filled("2"), cancellationToken: Token);
        _clerk.Throws.Remove("2");

        IReadOnlyList<ReplayResult> results = await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token);

        Assert.Equal(
            [new ReplayResult(1, null, "InvalidOperationException: The clerk is out. Caused by TimeoutException: lunch"), new ReplayResult(2, SignalOutcome.Applied, null)],
            results);
        Assert.Equal(1, Assert.Single(await harness.DeadSignalsAsync(Token)).Sequence);
        Assert.Equal(results[0], await harness.DeadSignals().ReplayAsync(1, Token));
    }

    [Fact]
    public async Task ReplayAll_HalfASurrogatePair_SaysWhyAndAppliesTheOthers()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.SendEnvelopeAsync<Filled>("vat", """{ "vat": "1", "data": { "a": ["\ud83d"] } }""");
        _clerk.Throws.Add("2");
        await harness.EmitAsync(new Filled("2"), cancellationToken: Token);
        _clerk.Throws.Clear();
        DeadSignal dead = (await harness.DeadSignalsAsync(Token))[0];
        Assert.Equal(
            (DeadReason.Invalid, "vat.filled", "/vat/1",
                "The payload of the signal 'vat.filled' has half a surrogate pair, or bytes that are no UTF-8, at '/data/a/0'; that is no text and would be lost. Use whole characters."),
            (dead.Reason, dead.SignalId, dead.ProcessPath, dead.Error));

        IReadOnlyList<ReplayResult> results = await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token);

        Assert.Equal([new ReplayResult(1, null, dead.Error), new ReplayResult(2, SignalOutcome.Applied, null)], results);
    }
}
