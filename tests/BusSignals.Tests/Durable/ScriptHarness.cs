using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

/// <summary>
/// One durable process whose code the test gives. If it is cold, it is forgotten before each event, so that it is brought back
/// by its journal each time.
/// </summary>
internal sealed class ScriptHarness : IAsyncDisposable
{
    public const string Path = "/script/1/process";

    private readonly bool _cold;

    private ScriptHarness(SignalHarness harness, Script script, bool cold)
    {
        Inner = harness;
        Script = script;
        _cold = cold;
    }

    public SignalHarness Inner { get; }

    public Script Script { get; }

    public static async Task<ScriptHarness> StartAsync(
        bool cold, Func<ProcessContext, ScriptSignals, Task<string>> body, Action<ISignalsConfigurator>? signals = null, Action<IServiceCollection>? services = null)
    {
        var script = new Script { Body = body };
        SignalHarness harness = await TestHarness.StartAsync(
            it =>
            {
                it.AddGroup<ScriptSignals>().AddProcess<ScriptProcess>();
                signals?.Invoke(it);
            },
            it =>
            {
                it.AddSingleton(script);
                services?.Invoke(it);
            });
        var scripts = new ScriptHarness(harness, script, cold);
        await scripts.BeginAsync();
        return scripts;
    }

    public async Task BeginAsync()
    {
        await using AsyncServiceScope scope = Inner.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().StartAsync<ScriptProcess>(new StartScript("1"), Token);
        await Inner.WaitUntilIdleAsync(Token);
    }

    public async Task EmitAsync<T>(T signal) where T : class
    {
        Forget();
        await Inner.EmitAsync(signal, new EmitOptions { RequireReceiver = false }, Token);
    }

    public Task PingAsync(int number) => EmitAsync(new Ping("1", number));

    public Task PongAsync(string text) => EmitAsync(new Pong("1", text));

    public Task OpenAsync(string gate) => EmitAsync(new OpenGate(Path, gate));

    public async Task AdvanceAsync(TimeSpan time)
    {
        Forget();
        await Inner.AdvanceAsync(time, Token);
    }

    public async Task<ProcessView> ViewAsync() => (await Inner.ProcessAsync(Path, Token)).View;

    /// <summary>What the process has ended with.</summary>
    public async Task<string> ResultAsync() => (await Inner.ProcessAsync(Path, Token)).ShouldHaveEnded().View.ResultAs<string>();

    /// <summary>What the process was brought to an end by.</summary>
    public async Task<(ProcessEnding? Ending, string? Reason)> EndingAsync()
    {
        ProcessView view = (await Inner.ProcessAsync(Path, Token)).ShouldHaveEnded().View;
        return (view.Ending, view.StatusReason);
    }

    /// <summary>Ended, and nothing left behind.</summary>
    public async Task ShouldLeaveNothingAsync()
    {
        ProcessView view = (await Inner.ProcessAsync(Path, Token)).ShouldHaveEnded().ShouldHaveTimers().ShouldHoldInMailbox().View;
        Assert.Empty(view.Waits);
        Assert.Empty(await Inner.DeadSignalsAsync(Token));
    }

    public async Task<TokenResult> ResolveAsync(string token, string choice)
    {
        Forget();
        TokenResult result = await Inner.Services.GetRequiredService<ITokens>().ResolveAsync(Tokens.Verdict, token, new Verdict(choice), Token);
        await Inner.WaitUntilIdleAsync(Token);
        return result;
    }

    public async Task<TokenResult> RejectAsync(string token, string error)
    {
        Forget();
        TokenResult result = await Inner.Services.GetRequiredService<ITokens>().RejectAsync(Tokens.Verdict, token, error, Token);
        await Inner.WaitUntilIdleAsync(Token);
        return result;
    }

    /// <summary>Lets the process be brought back by its journal, as on another machine.</summary>
    public void Restart() => Inner.Services.GetRequiredService<DurableRunCache>().Take(ProcessId.Parse(SignalPath.Parse("/script/{script}/process"), Path).Key, -1);

    public ValueTask DisposeAsync() => Inner.DisposeAsync();

    private void Forget()
    {
        if (_cold)
        {
            Restart();
        }
    }

    internal static class Tokens
    {
        public static readonly TokenDefinition<Verdict> Verdict = new("script.verdict", TimeSpan.FromDays(7));
    }
}
