using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

/// <summary>What a durable process is started with is checked as the payload of a signal is: members, schema, identity.</summary>
[Trait("Feature", "R14")]
public sealed class StartInputTests
{
    public sealed record Brew(string Pot, int Cups, Tea Tea, Dictionary<string, int>? Extras = null);

    public sealed record Tea(string Kind);

    [Process("/pot/{pot}/brewing", Endpoint = "brewing")]
    public sealed class BrewingProcess : DurableProcess<Brew, string>
    {
        protected override Task<string> RunAsync(ProcessContext process, Brew input) => Task.FromResult($"{input.Cups} of {input.Tea.Kind}");
    }

    private const string Once = "; write it once, so that it is not chance which of the two counts.";

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals.AddProcess<BrewingProcess>());

    public static TheoryData<string, string> Refused => new()
    {
        { """{ "pot": "1", "cups": 1, "CUPS": 2, "tea": { "kind": "mint" } }""", $"The input of 'BrewingProcess' has the member 'cups' and also 'CUPS'{Once}" },
        { """{ "pot": "1", "cups": 1, "tea": { "kind": "mint", "Kind": "rose" } }""", $"The input of 'BrewingProcess' has the member 'kind' and also 'Kind' at '/tea'{Once}" },
        { """{ "pot": "1", "cups": 1, "tea": { "kind": "mint" }, "extras": { "a": 1, "A": 2 } }""", $"The input of 'BrewingProcess' has the member 'a' and also 'A' at '/extras'{Once}" },
        { """{ "pot": "1", "tea": { "kind": "mint" } }""", "The input of 'BrewingProcess' is not valid: '/cups'" },
        { """{ "cups": 1, "tea": { "kind": "mint" } }""", "The input of 'BrewingProcess' is not valid: '/pot'" },
        { """{ "pot": "1", "cups": 1, "tea": null }""", "The input of 'BrewingProcess' is not valid: '/tea'" },
        { """{ "pot": "2", "cups": 1, "tea": { "kind": "mint" } }""", "The signal 'process.start' was sent to '/pot/1/brewing', but its own 'pot' is '2'" },
        { "null", "The input of 'BrewingProcess' is not valid: " },
        { """{ "pot": "1", "cups": 1, "tea": { "kind": "\ud83d" } }""", "The payload of the signal 'process.start' has half a surrogate pair, or bytes that are no UTF-8, at '/input/tea/kind'" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task Receive_InputThatBreaksARule_IsADeadSignalThatNamesIt(string input, string error)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<StartProcess>("brewing", $$"""{ "process": "/pot/1/brewing", "input": {{input}} }""");

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.StartsWith(error, dead.Error, StringComparison.Ordinal);
        Assert.Equal((DeadReason.Invalid, "process.start", "/pot/1/brewing"), (dead.Reason, dead.SignalId, dead.ProcessPath));
        Assert.Null(await harness.Processes.FindAsync("/pot/1/brewing", Token));
    }

    [Fact]
    public async Task Receive_InputInOtherCases_IsTaken()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<StartProcess>(
            "brewing", """{ "Process": "/pot/1/brewing", "INPUT": { "Pot": "1", "Cups": 2, "tea": { "KIND": "mint" }, "other": 1 } }""");

        Assert.Equal("2 of mint", (await harness.ProcessAsync("/pot/1/brewing", Token)).ShouldHaveEnded().View.ResultAs<string>());
    }

    [Fact]
    public async Task Start_InputThatBreaksARule_IsRefused()
    {
        await using SignalHarness harness = await StartAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(
            () => scope.ServiceProvider.GetRequiredService<ISignalBus>().StartAsync<BrewingProcess>(new Brew("1", 1, null!), Token));

        Assert.StartsWith("The input of 'BrewingProcess' is not valid: '/tea'", exception.Message, StringComparison.Ordinal);
    }
}
