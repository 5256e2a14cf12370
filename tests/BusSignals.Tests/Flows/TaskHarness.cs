using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Tests.Flows;

/// <summary>Starts the task flow with a test's script.</summary>
internal static class TaskHarness
{
    public const string Path = "/task/1/flow";

    public static Task<SignalHarness> StartAsync(
        Func<DoWork, SignalContext<TaskState>, Task> handler, Action<ISignalsConfigurator>? signals = null, Action<IServiceCollection>? services = null) =>
        StartAsync(new TaskScript { Do = handler }, signals, services);

    public static Task<SignalHarness> StartAsync(
        Action<DoWork, SignalContext<TaskState>> handler, Action<ISignalsConfigurator>? signals = null, Action<IServiceCollection>? services = null) =>
        StartAsync(
            (signal, context) =>
            {
                handler(signal, context);
                return Task.CompletedTask;
            },
            signals,
            services);

    public static Task<SignalHarness> StartAsync(
        TaskScript script, Action<ISignalsConfigurator>? signals = null, Action<IServiceCollection>? services = null) =>
        TestHarness.StartAsync(
            it =>
            {
                it.AddGroup<TaskSignals>().AddFlow<TaskFlow>();
                signals?.Invoke(it);
            },
            it =>
            {
                it.AddSingleton(script);
                services?.Invoke(it);
            });

    public static Task<Guid> DoAsync(this SignalHarness harness, string what = "work", int fails = 0) =>
        harness.EmitAsync(new DoWork("1", what, fails), cancellationToken: TestHarness.Token);

    public static Task<ProcessAssertions> TaskAsync(this SignalHarness harness) => harness.ProcessAsync(Path, TestHarness.Token);

    public static async Task<TaskState> StateAsync(this SignalHarness harness) => (await harness.TaskAsync()).View.StateAs<TaskState>()!;
}
