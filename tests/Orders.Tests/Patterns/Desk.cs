using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orders.Patterns;

namespace Orders.Tests;

/// <summary>The four patterns in the harness, with "ann" as the only admin.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private Desk(SignalHarness harness) => Harness = harness;

    public SignalHarness Harness { get; }

    public DateTimeOffset Now => Harness.Now;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Desk> OpenAsync() => new(await SignalHarness.StartAsync(
        bus => bus.AddSignals(signals => signals.AddOrderPatterns()),
        services => services.Configure<StaffOptions>(it => it.Admins.Add("ann")),
        Token));

    public Task EmitAsync<T>(T signal) where T : class => Harness.EmitAsync(signal, cancellationToken: Token);

    /// <summary>Sends a signal by name to one process.</summary>
    public async Task SendAsync(string process, string name, string json)
    {
        await using AsyncServiceScope scope = Harness.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().For(Harness.Processes.IdOf(process)).SendAsync(name, json, cancellationToken: Token);
        await Harness.WaitUntilIdleAsync(Token);
    }

    public Task AdvanceAsync(TimeSpan time) => Harness.AdvanceAsync(time, Token);

    public Task<ProcessAssertions> ProcessAsync(string path) => Harness.ProcessAsync(path, Token);

    public Task<IReadOnlyList<DeadSignal>> DeadSignalsAsync() => Harness.DeadSignalsAsync(Token);

    public ValueTask DisposeAsync() => Harness.DisposeAsync();
}
