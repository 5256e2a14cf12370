using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

public abstract class PingedProcess(ScriptSignals signals) : DurableProcess<StartScript, string>
{
    protected override async Task<string> RunAsync(ProcessContext process, StartScript input) =>
        Answer((await process.ReceiveAsync(signals.Ping)).Number);

    protected abstract string Answer(int number);
}

[Process("/script/{script}/doubled")]
public sealed class DoublingProcess(ScriptSignals signals) : PingedProcess(signals)
{
    protected override string Answer(int number) => $"{2 * number}";
}

public sealed class BaseClassTests
{
    [Fact]
    [Trait("Feature", "J10")]
    [Trait("Feature", "J16")]
    public async Task Wait_InABaseClass_IsFound()
    {
        await using Testing.SignalHarness harness = await StartAsync(it => it.AddGroup<ScriptSignals>().AddProcess<DoublingProcess>());
        await harness.EmitAsync(new Ping("1", 21), cancellationToken: Token);
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().StartAsync<DoublingProcess>(new StartScript("1"), Token);
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal("42", (await harness.ProcessAsync("/script/1/doubled", Token)).ShouldHaveEnded().View.ResultAs<string>());
    }
}
