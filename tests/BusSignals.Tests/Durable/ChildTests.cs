using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

public sealed record StartChild(string Child, string Wish);

public sealed record ChildResult(string Text, decimal Amount);

[Signal("/child/{child}/poked", Id = "child.poked")]
public sealed record Poked(string Child, string Text);

public sealed class ChildSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<Poked> Poked => Of<Poked>();
}

[Process("/child/{child}/process")]
public sealed class ChildProcess(ChildSignals signals) : DurableProcess<StartChild, ChildResult>
{
    protected override async Task<ChildResult> RunAsync(ProcessContext process, StartChild input)
    {
        if (input.Wish == "wait")
        {
            Poked poked = await process.ReceiveAsync(signals.Poked);
            return poked.Text == "fail" ? throw new InvalidOperationException("poked too hard") : new ChildResult(poked.Text, 2.50m);
        }

        return new ChildResult(input.Wish, 1.25m);
    }
}

public sealed class ChildTests
{
    private static Task<ScriptHarness> StartAsync(bool cold, Func<ProcessContext, ScriptSignals, Task<string>> body) =>
        ScriptHarness.StartAsync(cold, body, it => it.AddGroup<ChildSignals>().AddProcess<ChildProcess>());

    private static async Task<string> AwaitChildAsync(ProcessContext process, string wish)
    {
        try
        {
            ChildResult result = await process.ChildAsync<ChildProcess, StartChild, ChildResult>(new("c", wish));
            return $"{result.Text} {result.Amount}";
        }
        catch (ProcessFailedException exception)
        {
            return exception.Message;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J31")]
    public async Task Child_ThatEndsLater_GivesItsResult(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, (process, _) => AwaitChildAsync(process, "wait"));
        Assert.Equal(["child:/child/{}/process"], (await script.ViewAsync()).Waits);

        await script.EmitAsync(new Poked("c", "done"));

        Assert.Equal("done 2.50", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J12")]
    public async Task Child_ThatHasEndedBefore_GivesTheResultThatItHas(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, signals) =>
        {
            await process.ReceiveAsync(signals.Ping);
            return await AwaitChildAsync(process, "other wish");
        });
        await StartChildAsync(script, "first wish");

        await script.PingAsync(1);

        Assert.Equal("first wish 1.25", await script.ResultAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J31")]
    public async Task Child_ThatFails_IsAnExceptionInTheCode(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, (process, _) => AwaitChildAsync(process, "wait"));

        await script.EmitAsync(new Poked("c", "fail"));

        Assert.Equal("'/child/c/process' is failed: InvalidOperationException: poked too hard.", await script.ResultAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "Z10")]
    public async Task Child_ThatIsTerminated_TellsItsParent(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, (process, _) => AwaitChildAsync(process, "wait"));

        await script.EmitAsync(new TerminateProcess("/child/c/process", "out of stock"));

        Assert.Equal("'/child/c/process' is terminated: out of stock.", await script.ResultAsync());
    }

    [Fact]
    [Trait("Feature", "J31")]
    public async Task Child_OfTwo_TellsBoth()
    {
        await using ScriptHarness script = await StartAsync(false, async (process, _) =>
        {
            (ChildResult first, ChildResult second) = await process.AllAsync(
                process.ChildAsync<ChildProcess, StartChild, ChildResult>(new("c", "wait")),
                process.ChildAsync<ChildProcess, StartChild, ChildResult>(new("c", "wait")));
            return $"{first.Text} {second.Text}";
        });

        await script.EmitAsync(new Poked("c", "same"));

        Assert.Equal("same same", await script.ResultAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J12")]
    public async Task Start_AndGoOn_DoesNotWait(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, signals) =>
        {
            ProcessId child = await process.StartAsync<ChildProcess>(new StartChild("c", "wait"));
            await process.ReceiveAsync(signals.Ping);
            return child.Path;
        });
        await script.PingAsync(1);

        Assert.Equal("/child/c/process", await script.ResultAsync());
        (await script.Inner.ProcessAsync("/child/c/process", Token)).ShouldWaitFor("child.poked");
    }

    [Fact]
    [Trait("Feature", "J12")]
    [Trait("Feature", "J17")]
    public async Task Run_FromOutside_WaitsForTheResultAndGetsItAgain()
    {
        await using ScriptHarness script = await StartAsync(false, (_, _) => Task.FromResult("unused"));
        await using AsyncServiceScope scope = script.Inner.Services.CreateAsyncScope();
        ISignalBus bus = scope.ServiceProvider.GetRequiredService<ISignalBus>();
        Task<ChildResult> first = bus.RunAsync<ChildProcess, StartChild, ChildResult>(new("c", "wait"), cancellationToken: Token);
        await script.Inner.WaitUntilIdleAsync(Token);
        Assert.False(first.IsCompleted);

        await script.EmitAsync(new Poked("c", "done"));

        Assert.Equal(new ChildResult("done", 2.50m), await first);
        Assert.Equal(
            new ChildResult("done", 2.50m), await bus.RunAsync<ChildProcess, StartChild, ChildResult>(new("c", "other"), cancellationToken: Token));
    }

    [Fact]
    [Trait("Feature", "J12")]
    public async Task Run_FromOutsideOfOneThatFails_ThrowsItsReason()
    {
        await using ScriptHarness script = await StartAsync(false, (_, _) => Task.FromResult("unused"));
        await using AsyncServiceScope scope = script.Inner.Services.CreateAsyncScope();
        ISignalBus bus = scope.ServiceProvider.GetRequiredService<ISignalBus>();
        Task<ChildResult> result = bus.RunAsync<ChildProcess, StartChild, ChildResult>(new("c", "wait"), cancellationToken: Token);
        await script.Inner.WaitUntilIdleAsync(Token);
        await script.EmitAsync(new Poked("c", "fail"));

        AskFailedException failed = await Assert.ThrowsAsync<AskFailedException>(() => result);

        Assert.Equal("'/child/c/process' is failed: InvalidOperationException: poked too hard.", failed.Reason);
    }

    private static async Task StartChildAsync(ScriptHarness script, string wish)
    {
        await using AsyncServiceScope scope = script.Inner.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().StartAsync<ChildProcess>(new StartChild("c", wish), Token);
        await script.Inner.WaitUntilIdleAsync(Token);
    }
}
