using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

/// <summary>Endpoints are named by the application's formatter, with all that it adds; and only as every transport takes it.</summary>
[Trait("Feature", "R10")]
public sealed class EndpointNameTests
{
    [Signal("/beacon/{beacon}/lit")]
    public sealed record Lit(string Beacon);

    public sealed class BeaconState : SagaState;

    [Process("/beacon/{beacon}")]
    public sealed class BeaconSaga : SignalStateMachine<BeaconState>
    {
        public BeaconSaga()
        {
            Initially(When(Lit).TransitionTo(Burning));
            During(Burning, After(TimeSpan.FromHours(1)).Finalize());
        }

        public Event<Lit> Lit { get; } = null!;

        public State Burning { get; } = null!;
    }

    [Process("/buoy/{beacon}")]
    public sealed class BuoyFlow : SignalFlow
    {
        public BuoyFlow() => On<Lit>((_, context) => context.Set("lit", true));
    }

    public sealed record Sail(string Beacon);

    [Process("/voyage/{beacon}")]
    public sealed class VoyageProcess : DurableProcess<Sail, string>
    {
        protected override async Task<string> RunAsync(ProcessContext process, Sail input) => await process.ActivityAsync(Check, input.Beacon);
    }

    private static readonly ActivityDefinition<string, string> Check = new("beacon.check");

    public sealed class CheckBeacon : IProcessActivity<string, string>
    {
        public Task<string> RunAsync(string input, ProcessActivityContext context) => Task.FromResult($"{input} is there");
    }

    [Process("/generic/{beacon}")]
    public sealed class GenericFlow<T> : SignalFlow
    {
        public GenericFlow() => On<Lit>((_, context) => context.Set("type", typeof(T).Name));
    }

    [Process("/named/{beacon}", Endpoint = "a/b")]
    public sealed class SlashFlow : LitFlow;

    [Process("/named/{beacon}", Endpoint = "")]
    public sealed class EmptyFlow : LitFlow;

    [Process("/named/{beacon}", Endpoint = "two words")]
    public sealed class SpaceFlow : LitFlow;

    [Process("/named/{beacon}", Endpoint = "amq.beacons")]
    public sealed class ReservedFlow : LitFlow;

    [Process("/named/{beacon}", Endpoint = ".")]
    public sealed class DotFlow : LitFlow;

    [Process("/named/{beacon}", Endpoint = "..")]
    public sealed class DotsFlow : LitFlow;

    [Process("/named/{beacon}", Endpoint = "beacons?temporary=true")]
    public sealed class QueryFlow : LitFlow;

    [Process("/named/{beacon}", Endpoint = "feuer#1")]
    public sealed class FragmentFlow : LitFlow;

    [Process("/named/{beacon}")]
    public sealed class LeuchtfeuerGrößeFlow : LitFlow;

    [Process("/named/{beacon}", Endpoint = "beacons:v2_all.of-them")]
    public sealed class EveryMarkFlow : LitFlow;

    [Process("/same/{beacon}", Endpoint = "Beacon")]
    public sealed class SameNameFlow : LitFlow;

    [Process("/same/{beacon}", Endpoint = "activity-beacon-check")]
    public sealed class ActivityNameFlow : LitFlow;

    public abstract class LitFlow : SignalFlow
    {
        protected LitFlow() => On<Lit>((_, context) => context.Set("lit", true));
    }

    /// <summary>Adds what MassTransit's own formatters do not: something behind the name.</summary>
    private sealed class VersionedFormatter : IEndpointNameFormatter
    {
        private static readonly IEndpointNameFormatter Kebab = KebabCaseEndpointNameFormatter.Instance;

        public string Separator => Kebab.Separator;

        public string TemporaryEndpoint(string tag) => Kebab.TemporaryEndpoint(tag);

        public string Consumer<T>() where T : class, IConsumer => $"test.{SanitizeName(typeof(T).Name)}.v2";

        public string Message<T>() where T : class => Kebab.Message<T>();

        public string Saga<T>() where T : class, ISaga => Kebab.Saga<T>();

        public string ExecuteActivity<T, TArguments>() where T : class, IExecuteActivity<TArguments> where TArguments : class =>
            Kebab.ExecuteActivity<T, TArguments>();

        public string CompensateActivity<T, TLog>() where T : class, ICompensateActivity<TLog> where TLog : class =>
            Kebab.CompensateActivity<T, TLog>();

        public string SanitizeName(string name) => Kebab.SanitizeName(name);
    }

    public static TheoryData<IEndpointNameFormatter?, string[]> Formatters => new()
    {
        { null, ["Beacon", "BuoyFlow", "Voyage", "activity-beacon-check"] },
        { DefaultEndpointNameFormatter.Instance, ["Beacon", "BuoyFlow", "Voyage", "activity-beacon-check"] },
        { KebabCaseEndpointNameFormatter.Instance, ["beacon", "buoy-flow", "voyage", "activity-beacon-check"] },
        { SnakeCaseEndpointNameFormatter.Instance, ["beacon", "buoy_flow", "voyage", "activity-beacon-check"] },
        { new KebabCaseEndpointNameFormatter(false), ["beacon", "buoy-flow", "voyage", "activity-beacon-check"] },
        {
            new KebabCaseEndpointNameFormatter("staging", false),
            ["staging-beacon", "staging-buoy-flow", "staging-voyage", "staging-activity-beacon-check"]
        },
        { new KebabCaseEndpointNameFormatter("Staging"), ["staging-beacon", "staging-buoy-flow", "staging-voyage", "staging-activity-beacon-check"] },
        { new SnakeCaseEndpointNameFormatter("dev", false), ["dev_beacon", "dev_buoy_flow", "dev_voyage", "dev_activity-beacon-check"] },
        { new DefaultEndpointNameFormatter("Dev", false), ["DevBeacon", "DevBuoyFlow", "DevVoyage", "Devactivity-beacon-check"] },
        {
            new KebabCaseEndpointNameFormatter("staging", true),
            [
                "staging-bus-signals-tests-receiving-endpoint-name-tests-beacon", "staging-bus-signals-tests-receiving-endpoint-name-tests-buoy-flow",
                "staging-bus-signals-tests-receiving-endpoint-name-tests-voyage", "staging-bus-signals-activity-beacon-check"
            ]
        },
        { new VersionedFormatter(), ["test.beacon.v2", "test.buoy-flow.v2", "test.voyage.v2", "test.activity-beacon-check.v2"] },
    };

    [Theory]
    [MemberData(nameof(Formatters), DisableDiscoveryEnumeration = true)]
    public async Task Start_Formatter_NamesEveryEndpoint(IEndpointNameFormatter? formatter, string[] names)
    {
        await using SignalHarness harness = await StartAllAsync(formatter);

        Assert.Equal(names[..3], harness.Registry().Processes.Select(it => it.Endpoint));
        Assert.Equal(names[3], harness.Services.GetRequiredService<EndpointNames>().OfActivity(Check.Id));
    }

    [Theory]
    [MemberData(nameof(Formatters), DisableDiscoveryEnumeration = true)]
    public async Task Emit_Formatter_ReachesEveryEndpoint(IEndpointNameFormatter? formatter, string[] names)
    {
        await using SignalHarness harness = await StartAllAsync(formatter);

        Guid id = await harness.EmitAsync(new Lit("7"), cancellationToken: Token);
        ProcessId voyage = await harness.StartProcessAsync<VoyageProcess>(new Sail("7"), Token);
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        Assert.Equal("7 is there", await harness.ResultAsync<string>(voyage, Token));
        Assert.Equal(ProcessStatus.Ended, (await harness.ProcessAsync("/beacon/7", Token)).View.Status);
        IReadOnlyList<Receipt> receipts = await harness.Services.GetRequiredService<IReceipts>().FindAsync(id, names[1], cancellationToken: Token);
        Assert.Equal([(names[1], "/buoy/7")], receipts.Select(it => (it.Endpoint, it.Process?.Path)));
        Assert.Contains($"\"x-endpoint\": \"{names[0]}\"", harness.Registry().ToAsyncApi(), StringComparison.Ordinal);
        Assert.Empty(await harness.DeadSignals().ListAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Start_FormatterInTheServices_NamesEndpoints()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<BuoyFlow>(), services => services.AddSingleton<IEndpointNameFormatter>(new KebabCaseEndpointNameFormatter("staging", false)));

        Assert.Equal("staging-buoy-flow", harness.Registry().Processes.Single().Endpoint);
    }

    [Fact]
    public async Task Start_PrefixThatNoTransportTakes_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<SignalConfigurationException>(() => SignalHarness.StartAsync(
            bus =>
            {
                bus.SetEndpointNameFormatter(new OddFormatter());
                bus.AddSignals(signals => signals.AddFlow<BuoyFlow>());
            },
            cancellationToken: Token));

        Assert.Contains("The endpoint of 'BuoyFlow' is 'odd/buoy-flow', which has '/'", exception.Message, StringComparison.Ordinal);
    }

    private sealed class OddFormatter() : KebabCaseEndpointNameFormatter("odd/", false);

    [Fact]
    public Task Start_GenericName_NamesProcessEndpointAndRule() => IsRefusedAsync<GenericFlow<int>>("GenericFlow<int>", "GenericFlow`1", "which has '`', and transports take the letters a to z and A to Z, digits, '-', '_', '.' and ':'");

    [Fact]
    public Task Start_Slash_NamesProcessEndpointAndRule() => IsRefusedAsync<SlashFlow>("SlashFlow", "a/b", "which has '/', and transports take the letters a to z and A to Z, digits, '-', '_', '.' and ':'");

    [Fact]
    public Task Start_Space_NamesProcessEndpointAndRule() => IsRefusedAsync<SpaceFlow>("SpaceFlow", "two words", "which has ' ', and transports take the letters a to z and A to Z, digits, '-', '_', '.' and ':'");

    [Fact]
    public Task Start_Query_NamesProcessEndpointAndRule() => IsRefusedAsync<QueryFlow>("QueryFlow", "beacons?temporary=true", "which has '?', and transports take the letters a to z and A to Z, digits, '-', '_', '.' and ':'");

    [Fact]
    public Task Start_Fragment_NamesProcessEndpointAndRule() => IsRefusedAsync<FragmentFlow>("FragmentFlow", "feuer#1", "which has '#', and transports take the letters a to z and A to Z, digits, '-', '_', '.' and ':'");

    [Fact]
    public Task Start_OtherLetters_NamesProcessEndpointAndRule() => IsRefusedAsync<LeuchtfeuerGrößeFlow>("LeuchtfeuerGrößeFlow", "LeuchtfeuerGrößeFlow", "which has 'ö', and transports take the letters a to z and A to Z, digits, '-', '_', '.' and ':'");

    [Fact]
    public Task Start_Empty_NamesProcessAndRule() => IsRefusedAsync<EmptyFlow>("EmptyFlow", "", "and a name has at least one character");

    [Fact]
    public Task Start_Reserved_NamesProcessEndpointAndRule() => IsRefusedAsync<ReservedFlow>("ReservedFlow", "amq.beacons", "and RabbitMQ keeps names with 'amq.' for itself");

    [Fact]
    public async Task Start_StepOfAUri_NamesProcessEndpointAndRule()
    {
        await IsRefusedAsync<DotFlow>("DotFlow", ".", "which a URI takes for a step on its way and drops, so that nothing sent to it would arrive");
        await IsRefusedAsync<DotsFlow>("DotsFlow", "..", "which a URI takes for a step on its way and drops, so that nothing sent to it would arrive");
    }

    [Fact]
    public async Task Start_TooLong_NamesLengthAndRule()
    {
        string prefix = new('x', 250);

        IReadOnlyList<string> faults = await FaultsAsync<BuoyFlow>(new KebabCaseEndpointNameFormatter(prefix, false));

        Assert.Equal(
            $"The endpoint of 'BuoyFlow' is '{prefix}-buoy-flow', which has 260 characters, and transports take 247; "
            + "give it a name with [Process(…, Endpoint = \"…\")].",
            Assert.Single(faults));
    }

    [Fact]
    public async Task Emit_NameOfEveryMarkThatIsAllowed_Arrives()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<EveryMarkFlow>());

        await harness.EmitAsync(new Lit("7"), cancellationToken: Token);

        Assert.Equal("beacons:v2_all.of-them", harness.Registry().Processes.Single().Endpoint);
        Assert.Equal(ProcessStatus.Running, (await harness.ProcessAsync("/named/7", Token)).View.Status);
    }

    [Fact]
    public async Task Start_TwoProcessesOfOneName_NamesBoth() => Assert.Equal(
        ["The endpoint 'Beacon' belongs to the processes 'BeaconSaga' and 'SameNameFlow'; give each its own with [Process(…, Endpoint = \"…\")]."],
        await TestHarness.FaultsAsync(signals => signals.AddSaga<BeaconSaga>().AddFlow<SameNameFlow>()));

    [Process("/lower/{beacon}", Endpoint = "beacon")]
    public sealed class LowerFlow : LitFlow;

    [Fact]
    public async Task Start_NamesThatDifferInCase_SaysSo() => Assert.Equal(
        ["The endpoints 'Beacon' and 'beacon' of the processes 'BeaconSaga' and 'LowerFlow' differ in case only, which not every transport tells apart; give each its own with [Process(…, Endpoint = \"…\")]."],
        await TestHarness.FaultsAsync(signals => signals.AddSaga<BeaconSaga>().AddFlow<LowerFlow>()));

    /// <summary>Names consumers by their type alone, and shares nothing with MassTransit's formatters.</summary>
    private sealed class TypeFormatter(Func<Type, string?> name) : IEndpointNameFormatter
    {
        public string Separator => "";

        public string TemporaryEndpoint(string tag) => tag;

        public string Consumer<T>() where T : class, IConsumer => name(typeof(T))!;

        public string Message<T>() where T : class => typeof(T).Name;

        public string Saga<T>() where T : class, ISaga => typeof(T).Name;

        public string ExecuteActivity<T, TArguments>() where T : class, IExecuteActivity<TArguments> where TArguments : class => typeof(T).Name;

        public string CompensateActivity<T, TLog>() where T : class, ICompensateActivity<TLog> where TLog : class => typeof(T).Name;

        public string SanitizeName(string name) => name;
    }

    public static TheoryData<Func<Type, string?>, string[]> TypeNames => new()
    {
        { it => it.Name.ToLowerInvariant(), ["beacon", "buoyflow", "voyage", "activity-beacon-check"] },
        {
            it => $"{it.Namespace}.{it.Name}",
            [
                "BusSignals.Tests.Receiving.Beacon", "BusSignals.Tests.Receiving.BuoyFlow", "BusSignals.Tests.Receiving.Voyage",
                "BusSignals.activity-beacon-check"
            ]
        },
        {
            it => it.FullName!.Replace('+', '.'),
            [
                "BusSignals.Tests.Receiving.EndpointNameTests.Beacon", "BusSignals.Tests.Receiving.EndpointNameTests.BuoyFlow",
                "BusSignals.Tests.Receiving.EndpointNameTests.Voyage", "BusSignals.activity-beacon-check"
            ]
        },
        {
            it => $"{it.Assembly.GetName().Name}-{it.Name}",
            ["BusSignals.Tests-Beacon", "BusSignals.Tests-BuoyFlow", "BusSignals.Tests-Voyage", "BusSignals-activity-beacon-check"]
        },
    };

    [Theory]
    [MemberData(nameof(TypeNames), DisableDiscoveryEnumeration = true)]
    [Trait("Feature", "R10")]
    public async Task Start_FormatterOfTypes_SeesTheProcess(Func<Type, string?> name, string[] names)
    {
        await using SignalHarness harness = await StartAllAsync(new TypeFormatter(name));

        Assert.Equal(names[..3], harness.Registry().Processes.Select(it => it.Endpoint));
        Assert.Equal(names[3], harness.Services.GetRequiredService<EndpointNames>().OfActivity(Check.Id));
    }

    public static TheoryData<Func<Type, string?>, string> NoNames => new()
    {
        { _ => null, "returned null" },
        { _ => "", "returned an empty name" },
        { _ => throw new InvalidOperationException("Out of names."), "threw InvalidOperationException: Out of names" },
    };

    [Theory]
    [MemberData(nameof(NoNames), DisableDiscoveryEnumeration = true)]
    [Trait("Feature", "R10")]
    public async Task Start_FormatterWithoutAName_NamesItAndTheProcess(Func<Type, string?> name, string what)
    {
        var exception = await Assert.ThrowsAsync<SignalConfigurationException>(() => StartAllAsync(new TypeFormatter(name)));

        Assert.Equal(
            from owner in (string[])["'BeaconSaga'", "'BuoyFlow'", "'VoyageProcess'", "the activity 'beacon.check'"]
            select $"The IEndpointNameFormatter 'TypeFormatter' {what}, when it was asked for the name of a consumer, which is that of the endpoint of {owner}; "
                + "return a name from Consumer<T>(), or derive it from DefaultEndpointNameFormatter.",
            exception.Faults.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_ProcessNamedAsAnActivity_NamesBoth() => Assert.Equal(
        ["The endpoint 'activity-beacon-check' belongs to the process 'ActivityNameFlow' and to the activity 'beacon.check'; give the process its own with [Process(…, Endpoint = \"…\")]."],
        await TestHarness.FaultsAsync(signals => signals.AddFlow<ActivityNameFlow>().AddActivity<CheckBeacon, string, string>(Check)));

    private static Task IsRefusedAsync<TFlow>(string process, string endpoint, string rule) where TFlow : class, ISignalFlow => IsRefusedWithAsync<TFlow>(
        $"The endpoint of '{process}' is '{endpoint}', {rule}; give it a name with [Process(…, Endpoint = \"…\")].");

    private static async Task IsRefusedWithAsync<TFlow>(string fault) where TFlow : class, ISignalFlow =>
        Assert.Equal([fault], await TestHarness.FaultsAsync(signals => signals.AddFlow<TFlow>()));

    private static async Task<IReadOnlyList<string>> FaultsAsync<TFlow>(IEndpointNameFormatter formatter) where TFlow : class, ISignalFlow =>
        (await Assert.ThrowsAsync<SignalConfigurationException>(() => SignalHarness.StartAsync(
            bus =>
            {
                bus.SetEndpointNameFormatter(formatter);
                bus.AddSignals(signals => signals.AddFlow<TFlow>());
            },
            cancellationToken: Token))).Faults;

    private static Task<SignalHarness> StartAllAsync(IEndpointNameFormatter? formatter) => SignalHarness.StartAsync(
        bus =>
        {
            if (formatter is not null)
            {
                bus.SetEndpointNameFormatter(formatter);
            }

            bus.AddSignals(signals => signals.AddSaga<BeaconSaga>().AddFlow<BuoyFlow>().AddProcess<VoyageProcess>()
                .AddActivity<CheckBeacon, string, string>(Check));
        },
        cancellationToken: Token);
}
