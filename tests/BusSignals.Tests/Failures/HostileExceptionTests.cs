using BusSignals.Testing;
using BusSignals.Tests.Durable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Failures;

/// <summary>An exception whose text throws, or that is its own cause, fails like any other: by name, and once.</summary>
[Trait("Feature", "R17")]
public sealed class HostileExceptionTests
{
    [Signal("/pot/{pot}/boiled", Id = "pot.boiled")]
    public sealed record Boiled(string Pot, bool Cycle);

    public sealed class Pot;

    [Process("/pot/{pot}", Endpoint = "pot")]
    public sealed class PotFlow : SignalFlow<Pot>
    {
        public PotFlow() => On<Boiled>((signal, _) => throw Hostile(signal.Cycle));
    }

    /// <summary>Throws at receipt, where no handler is at work yet.</summary>
    public sealed class HostilePolicy : ISignalAuthorization
    {
        public Task<string?> AuthorizeAsync(SignalAuthorizationContext context) =>
            context.Stage == AuthorizationStage.Receive ? throw Hostile(((Boiled)context.Payload).Cycle) : Task.FromResult<string?>(null);
    }

    private static readonly ActivityDefinition<bool, string> Boil = new("pot.boil");

    public sealed class Boiling : IProcessActivity<bool, string>
    {
        public Task<string> RunAsync(bool input, ProcessActivityContext context) => throw Hostile(input);
    }

    /// <summary>Reads each exception's text, as a logger does.</summary>
    private sealed class ReadingLoggers : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _ = exception?.ToString();

        public void Dispose()
        {
        }
    }

    private static Exception Hostile(bool cycle) => cycle ? new CycleException() : new HostileException();

    private static string Text(bool cycle) => FailureText.Of(Hostile(cycle));

    private static void AddReading(IServiceCollection services) => services.AddLogging(it => it.Services.AddSingleton<ILoggerProvider, ReadingLoggers>());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Flow_ThrowsIt_IsADeadSignalThatNamesIt(bool cycle)
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.Use<SignalLogging>().AddFlow<PotFlow>(), AddReading);

        await harness.EmitAsync(new Boiled("1", cycle), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, "pot.boiled", "/pot/1"), (dead.Reason, dead.SignalId, dead.ProcessPath));
        Assert.Contains(Text(cycle), dead.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Policy_ThrowsIt_IsADeadSignalThatNamesIt(bool cycle)
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.Add<Boiled>(it => it.Authorize<HostilePolicy>()).AddFlow<PotFlow>(), AddReading);

        await harness.EmitAsync(new Boiled("1", cycle), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Failed, dead.Reason);
        Assert.Contains(Text(cycle), dead.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activity_ThrowsIt_FailsTheProcess(bool cycle)
    {
        await using ScriptHarness scripts = await ScriptHarness.StartAsync(
            cold: false,
            async (process, _) => await process.ActivityAsync(Boil, cycle),
            signals => signals.AddActivity<Boiling, bool, string>(Boil),
            AddReading);

        await scripts.AdvanceAsync(TimeSpan.FromMinutes(1));

        (ProcessEnding? ending, string? reason) = await scripts.EndingAsync();
        Assert.Equal(ProcessEnding.Failed, ending);
        Assert.Contains(Text(cycle), reason, StringComparison.Ordinal);
        Assert.Empty(await scripts.Inner.DeadSignalsAsync(Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Step_ThrowsIt_FailsTheProcess(bool cycle)
    {
        await using ScriptHarness scripts = await ScriptHarness.StartAsync(
            cold: false, async (process, _) => { await process.StepAsync("boil", () => throw Hostile(cycle)); return ""; }, services: AddReading);

        (ProcessEnding? ending, string? reason) = await scripts.EndingAsync();
        Assert.Equal(ProcessEnding.Failed, ending);
        Assert.Contains(Text(cycle), reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Code_ThrowsItAfterATimer_FailsTheProcess(bool cycle)
    {
        await using ScriptHarness scripts = await ScriptHarness.StartAsync(
            cold: false, async (process, _) => { await process.DelayAsync(TimeSpan.FromHours(1)); throw Hostile(cycle); }, services: AddReading);

        await scripts.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal((ProcessEnding.Failed, Text(cycle)), await scripts.EndingAsync());
    }
}
