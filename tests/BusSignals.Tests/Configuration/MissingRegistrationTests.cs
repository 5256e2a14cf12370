using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

/// <summary>What is missing is called by the user's name for it, with the call that adds it.</summary>
[Trait("Feature", "R7")]
public sealed class MissingRegistrationTests
{
    [Signal("/kiln/{kiln}/lit", Id = "kiln.lit")]
    public sealed record Lit(string Kiln);

    public sealed class KilnSignals(ISignalBus bus) : SignalGroup(bus)
    {
        public Signal<Lit> Lit => Of<Lit>();
    }

    public sealed record Fire(string Kiln);

    [Process("/kiln/{kiln}/firing")]
    public sealed class FiringProcess : DurableProcess<Fire, string>
    {
        protected override Task<string> RunAsync(ProcessContext process, Fire input) => Task.FromResult("fired");
    }

    [Process("/kiln/{kiln}")]
    public sealed class KilnFlow : SignalFlow
    {
        public KilnFlow() => On<Lit>((_, context) => context.Set("lit", true));
    }

    public sealed class KilnState : SagaState;

    [Process("/kiln/{kiln}/saga")]
    public sealed class KilnSaga : SignalStateMachine<KilnState>
    {
        public KilnSaga() => Initially(When(Lit).Finalize());

        public Event<Lit> Lit { get; } = null!;
    }

    [Process("/kiln/{kiln}/potter")]
    public sealed class PotterProcess(KilnSignals signals) : DurableProcess<Fire, string>
    {
        protected override async Task<string> RunAsync(ProcessContext process, Fire input) => (await process.ReceiveAsync(signals.Lit)).Kiln;
    }

    [Process("/kiln/{kiln}/batch")]
    public sealed class BatchProcess : DurableProcess<Fire, string>
    {
        protected override async Task<string> RunAsync(ProcessContext process, Fire input)
        {
            await process.StartAsync<PotterProcess>(input);
            return await process.ChildAsync<FiringProcess, Fire, string>(input);
        }
    }

    [Fact]
    public async Task Start_ProcessThatADurableOneStarts_IsNamedWithItsCall()
    {
        var exception = await Assert.ThrowsAsync<SignalConfigurationException>(() => StartAsync(it => it.AddGroup<KilnSignals>().AddProcess<BatchProcess>().AddProcess<PotterProcess>(hosted: false)));

        Assert.Equal(
            ["'BatchProcess' starts 'FiringProcess', and 'FiringProcess' is not registered; add it with signals.AddProcess<FiringProcess>(), with hosted: false where another host runs it."],
            exception.Faults);
    }

    private static Task<SignalHarness> StartNothingAsync() => StartAsync(signals => signals.Add<Lit>());

    [Fact]
    public async Task Run_ProcessNotRegistered_NamesItAndItsCall()
    {
        await using SignalHarness harness = await StartNothingAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        var signals = scope.ServiceProvider.GetRequiredService<ISignalBus>();

        Assert.Equal(
            "'FiringProcess' is not registered; add it with signals.AddProcess<FiringProcess>(), with hosted: false where another host runs it.",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => signals.RunAsync<FiringProcess, Fire, string>(new Fire("1"), cancellationToken: Token))).Message);
    }

    [Fact]
    public async Task Emit_GateWithoutDurableProcess_SaysWhoTakesIt()
    {
        await using SignalHarness harness = await StartNothingAsync();

        Assert.Equal(
            "'OpenGate' is for durable processes, and none that waits for it is registered; let its process wait for it, or add it with signals.AddProcess<…>(), with hosted: false where another host runs it.",
            (await Assert.ThrowsAsync<InvalidSignalException>(() => harness.EmitAsync(new OpenGate("/kiln/1/firing", "lid"), cancellationToken: Token))).Message);
    }

    [Fact]
    public async Task IdOf_NotRegistered_NamesTheCallOfEachKind()
    {
        await using SignalHarness harness = await StartNothingAsync();
        IProcesses processes = harness.Services.GetRequiredService<IProcesses>();

        Assert.Equal(
            [
                "'FiringProcess' is not registered; add it with signals.AddProcess<FiringProcess>(), with hosted: false where another host runs it.",
                "'KilnFlow' is not registered; add it with signals.AddFlow<KilnFlow>(), with hosted: false where another host runs it.",
                "'KilnSaga' is not registered; add it with signals.AddSaga<KilnSaga>(), with hosted: false where another host runs it.",
            ],
            [
                Assert.Throws<SignalPathException>(() => processes.IdOf<FiringProcess>(("kiln", "1"))).Message,
                Assert.Throws<SignalPathException>(() => processes.IdOf<KilnFlow>(("kiln", "1"))).Message,
                Assert.Throws<SignalPathException>(() => processes.IdOf<KilnSaga>(("kiln", "1"))).Message,
            ]);
    }

    [Fact]
    public async Task IdOf_ParameterThatThePathHasNot_NamesIt()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<KilnFlow>());
        IProcesses processes = harness.Services.GetRequiredService<IProcesses>();

        Assert.Equal(
            "The path '/kiln/{kiln}' has no parameter 'Kiln', 'shelf'; give the values of its own alone.",
            Assert.Throws<SignalPathException>(() => processes.IdOf<KilnFlow>(("kiln", "1"), ("Kiln", "2"), ("shelf", 3))).Message);
    }

    [Fact]
    public async Task Start_GroupNotRegistered_NamesItsCall() => Assert.Contains(
        "'PotterProcess' cannot be made: its constructor needs a 'KilnSignals', which is not registered; add it with signals.AddGroup<KilnSignals>().",
        await FaultsAsync(signals => signals.AddProcess<PotterProcess>()));

    public static TheoryData<string, Action> Nulls => new()
    {
        { "Retry cannot be null; to try once write new RetryPolicy { Attempts = 1 }. (Parameter 'retry')", () => new SignalOptions().Retry = null! },
        {
            "Retry cannot be null; to try once write new RetryPolicy { Attempts = 1 }. (Parameter 'retry')",
            () => _ = new ActivityDefinition<string, string>("kiln.fire") { Retry = null! }
        },
        { "Retry.Delays cannot be null; for no pauses leave it out, or write []. (Parameter 'Delays')", () => _ = new RetryPolicy { Delays = null! } },
    };

    [Theory]
    [MemberData(nameof(Nulls), DisableDiscoveryEnumeration = true)]
    public void Set_Null_IsRefusedByName(string text, Action set) => Assert.Equal(text, Assert.Throws<ArgumentNullException>(set).Message);

    public static TheoryData<Action<ISignalsConfigurator>> NullCalls => new()
    {
        signals => signals.ConfigureTokens(null!),
        signals => signals.ConfigureLimits(null!),
        signals => signals.ConfigureOutbox(null!),
        signals => signals.ConfigureRetention(null!),
        signals => signals.ConfigureWaits(null!),
    };

    [Theory]
    [MemberData(nameof(NullCalls), DisableDiscoveryEnumeration = true)]
    public async Task Configure_Null_NamesTheParameter(Action<ISignalsConfigurator> call) =>
        Assert.Equal("configure", (await Assert.ThrowsAsync<ArgumentNullException>(() => StartAsync(call))).ParamName);
}
