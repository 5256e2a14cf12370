using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

[Signal("/visit/{visit}/begun", Id = "visit.begun")]
public sealed record VisitBegun(string Visit, string Who);

[Signal("/visit/{visit}/seen", Id = "visit.seen")]
public sealed record Seen(string Visit, string What);

public sealed class VisitSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<VisitBegun> Begun => Of<VisitBegun>();

    public Signal<Seen> Seen => Of<Seen>();
}

/// <summary>Its input is a signal, so that emitting it starts the process.</summary>
[Process("/visit/{visit}/process")]
public sealed class VisitProcess(VisitSignals signals) : DurableProcess<VisitBegun, string>
{
    protected override async Task<string> RunAsync(ProcessContext process, VisitBegun input) =>
        $"{input.Who} saw {(await process.ReceiveAsync(signals.Seen)).What}";
}

public sealed class InputSignalTests
{
    private static Task<Testing.SignalHarness> StartVisitsAsync() => StartAsync(it => it.AddGroup<VisitSignals>().AddProcess<VisitProcess>());

    [Fact]
    [Trait("Feature", "N3")]
    [Trait("Feature", "J12")]
    public async Task Emit_TheInput_StartsTheProcessOnce()
    {
        await using Testing.SignalHarness harness = await StartVisitsAsync();
        await harness.EmitAsync(new Seen("1", "early birds"), cancellationToken: Token);
        await harness.EmitAsync(new VisitBegun("1", "ann"), cancellationToken: Token);
        await harness.EmitAsync(new VisitBegun("1", "bob"), cancellationToken: Token);

        Assert.Equal("ann saw early birds", (await harness.ProcessAsync("/visit/1/process", Token)).ShouldHaveEnded().View.ResultAs<string>());
    }

    [Fact]
    [Trait("Feature", "N17")]
    public async Task StartOrSignal_ADurableProcess_StartsItAndDeliversTheSignal()
    {
        await using Testing.SignalHarness harness = await StartVisitsAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().For(harness.Processes.IdOf("/visit/1/process"))
            .StartOrSignalAsync(new VisitBegun("1", "ann"), new Seen("1", "a house"), cancellationToken: Token);
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal("ann saw a house", (await harness.ProcessAsync("/visit/1/process", Token)).ShouldHaveEnded().View.ResultAs<string>());
    }
}
