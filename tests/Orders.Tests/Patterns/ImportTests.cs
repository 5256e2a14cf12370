using Microsoft.Extensions.DependencyInjection;
using Orders.Patterns;

namespace Orders.Tests;

/// <summary>A flow with a signal of its own, that waits until its host is ready.</summary>
public sealed class ImportTests
{
    private const string Process = "/order/import/7";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ISignalManager ManagerOf(Desk desk) => desk.Harness.Services.GetRequiredService<ISignalManagers>()
        .For(desk.Harness.Processes.IdOf(Process));

    private static Task SendAsync(Desk desk, string order, decimal price) => desk.SendAsync(Process, "import.row", $$"""{"order":"{{order}}","price":{{price}}}""");

    [Fact]
    [Trait("Feature", "Z5")]
    [Trait("Feature", "Z7")]
    [Trait("Feature", "Z9")]
    [Trait("Feature", "Z35")]
    public async Task Rows_BeforeTheHostIsReady_WaitAndAreTakenInOrder()
    {
        await using Desk desk = await Desk.OpenAsync();
        await SendAsync(desk, "a", 10);
        await SendAsync(desk, "b", 20);
        (await desk.ProcessAsync(Process)).ShouldNotHaveStarted().ShouldHoldInMailbox("import.row", "import.row");

        Assert.True(await ManagerOf(desk).MarkInitializedAsync(Token));
        await SendAsync(desk, "a", 30);

        ProcessView view = (await desk.ProcessAsync(Process)).ShouldBeIn("Running").ShouldHoldInMailbox()
            .ShouldHaveState<Import>(it => it.Prices is { Count: 2 } prices && prices["a"] == 30 && prices["b"] == 20).View;
        Assert.Equal(3, view.History.Count(it => it.Payload?.Contains("import.row took 0 ms", StringComparison.Ordinal) == true));
    }

    [Fact]
    [Trait("Feature", "Z30")]
    [Trait("Feature", "Z36")]
    public async Task Row_ThatFails_IsKeptInTheStateAndTheImportGoesOn()
    {
        await using Desk desk = await Desk.OpenAsync();
        await ManagerOf(desk).MarkInitializedAsync(Token);

        await SendAsync(desk, "a", -1);
        await SendAsync(desk, "b", 20);

        (await desk.ProcessAsync(Process)).ShouldHaveState<Import>(it => it.Prices.Count == 1
            && it.LastSignalError == new SignalError("import.row", "The order 'a' costs -1.", desk.Now));
        Assert.Equal(DeadReason.Failed, Assert.Single(await desk.DeadSignalsAsync()).Reason);
    }

    [Fact]
    [Trait("Feature", "Z5")]
    public async Task Row_EmittedToAll_ReachesNoImport()
    {
        await using Desk desk = await Desk.OpenAsync();
        await ManagerOf(desk).MarkInitializedAsync(Token);

        await desk.EmitAsync(new ImportRow("7", "a", 10));

        (await desk.ProcessAsync(Process)).ShouldHaveState<Import>(it => it.Prices.Count == 0);
    }
}
