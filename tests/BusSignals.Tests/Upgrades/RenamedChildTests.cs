using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Upgrades;

/// <summary>A durable process goes on with its journal when the class of its child, or of a signal that it has emitted, has another name by now.</summary>
[Trait("Feature", "R15")]
public sealed class RenamedChildTests
{
    [Signal("/crew/{crew}/fed", Id = "crew.fed")]
    public sealed record Fed(string Crew);

    [Signal("/crew/{crew}/hired", Id = "crew.hired")]
    public sealed record Hired(string Crew);

    [Signal("/crew/{crew}/hired", Id = "crew.hired")]
    public sealed record Engaged(string Crew);

    public sealed class FedSignals(ISignalBus bus) : SignalGroup(bus)
    {
        public Signal<Fed> Fed => Of<Fed>();
    }

    public sealed class HiredSignals(ISignalBus bus) : SignalGroup(bus)
    {
        public Signal<Hired> Hired => Of<Hired>();
    }

    public sealed class EngagedSignals(ISignalBus bus) : SignalGroup(bus)
    {
        public Signal<Engaged> Engaged => Of<Engaged>();
    }

    public sealed record Sail(string Crew);

    [Process("/crew/{crew}/voyage")]
    public sealed class VoyageProcess(HiredSignals signals) : DurableProcess<Sail, string>
    {
        protected override async Task<string> RunAsync(ProcessContext process, Sail input)
        {
            await process.EmitAsync(signals.Hired, new Hired(input.Crew));
            await process.StartAsync<RestProcess>(input);
            return $"sailed: {await process.ChildAsync<MealProcess, Sail, string>(input)}";
        }
    }

    [Process("/crew/{crew}/voyage")]
    public sealed class TripProcess(EngagedSignals signals) : DurableProcess<Sail, string>
    {
        protected override async Task<string> RunAsync(ProcessContext process, Sail input)
        {
            await process.EmitAsync(signals.Engaged, new Engaged(input.Crew));
            await process.StartAsync<SleepProcess>(input);
            return $"sailed: {await process.ChildAsync<DinnerProcess, Sail, string>(input)}";
        }
    }

    [Process("/crew/{crew}/meal")]
    public sealed class MealProcess(FedSignals signals) : DurableProcess<Sail, string>
    {
        protected override async Task<string> RunAsync(ProcessContext process, Sail input)
        {
            await process.ReceiveAsync(signals.Fed);
            return "fed";
        }
    }

    [Process("/crew/{crew}/meal")]
    public sealed class DinnerProcess(FedSignals signals) : DurableProcess<Sail, string>
    {
        protected override async Task<string> RunAsync(ProcessContext process, Sail input)
        {
            await process.ReceiveAsync(signals.Fed);
            return "fed";
        }
    }

    [Process("/crew/{crew}/rest")]
    public sealed class RestProcess : DurableProcess<Sail, string>
    {
        protected override Task<string> RunAsync(ProcessContext process, Sail input) => Task.FromResult("rested");
    }

    [Process("/crew/{crew}/rest")]
    public sealed class SleepProcess : DurableProcess<Sail, string>
    {
        protected override Task<string> RunAsync(ProcessContext process, Sail input) => Task.FromResult("rested");
    }

    private readonly InMemoryStore _store = new();

    private Task<SignalHarness> StartAsync(Action<ISignalsConfigurator> signals) =>
        TestHarness.StartAsync(it => signals(it.AddGroup<FedSignals>()), services => services.AddSingleton(_store));

    private Task<SignalHarness> StartRenamedAsync() => StartAsync(
        signals => signals.AddGroup<EngagedSignals>().AddProcess<TripProcess>().AddProcess<DinnerProcess>().AddProcess<SleepProcess>());

    [Fact]
    public async Task Child_ClassRenamedWhileItIsWaitedFor_GivesItsResult()
    {
        ProcessId voyage;
        await using (SignalHarness harness = await StartAsync(
            signals => signals.AddGroup<HiredSignals>().AddProcess<VoyageProcess>().AddProcess<MealProcess>().AddProcess<RestProcess>()))
        {
            voyage = await harness.StartProcessAsync<VoyageProcess>(new Sail("1"), Token);
        }

        await using SignalHarness renamed = await StartRenamedAsync();
        await renamed.EmitAsync(new Fed("1"), cancellationToken: Token);

        Assert.Equal("sailed: fed", await renamed.ResultAsync<string>(voyage, Token));
    }

    [Theory]
    [InlineData("child /crew/{}/meal", "child /crew/{}/meal", true)]
    [InlineData("child MealProcess", "child /crew/{}/meal", true)]
    [InlineData("child DinnerProcess", "child /crew/{}/meal", true)]
    [InlineData("child SleepProcess", "child /crew/{}/meal", false)]
    [InlineData("child /crew/{}/rest", "child /crew/{}/meal", false)]
    [InlineData("step start RestProcess", "step start /crew/{}/rest", true)]
    [InlineData("step start DinnerProcess", "step start /crew/{}/rest", false)]
    [InlineData("step emit Hired", "step emit crew.hired", true)]
    [InlineData("step emit Engaged", "step emit crew.hired", true)]
    [InlineData("step emit Fed", "step emit crew.hired", false)]
    [InlineData("step emit crew.fed", "step emit crew.hired", false)]
    [InlineData("step emit Hired", "step emit notes", false)]
    [InlineData("step emit Hired", "child /crew/{}/meal", false)]
    public async Task Replay_JournalOfAnEarlierVersion_KnowsTheClassOrThatItIsGone(string recorded, string now, bool same)
    {
        await using SignalHarness harness = await StartRenamedAsync();

        Assert.Equal(same, JournalNames.AreSame(recorded, now, harness.Services.GetRequiredService<SignalCatalog>()));
    }

    [Theory]
    [InlineData("child:MealProcess crew.fed", true)]
    [InlineData("child:SleepProcess crew.fed", false)]
    [InlineData("child:MealProcess", false)]
    [InlineData("child:MealProcess crew.hired", false)]
    public async Task Replay_WaitsOfAnEarlierVersion_KnowTheClassOrThatItIsGone(string recorded, bool same)
    {
        await using SignalHarness harness = await StartRenamedAsync();

        Assert.Equal(same, JournalNames.AreSameWaits(recorded, "child:/crew/{}/meal crew.fed", harness.Services.GetRequiredService<SignalCatalog>()));
    }
}
