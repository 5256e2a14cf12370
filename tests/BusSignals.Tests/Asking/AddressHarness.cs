using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Tests.Asking;

internal static class AddressHarness
{
    public const string Path = "/order/42/address";

    public static ProcessId Id { get; } = ProcessId.Parse(SignalPath.Parse("/order/{order}/address"), Path);

    public static ChangeAddress To(string street) => new("42", street);

    /// <summary>A harness without any process yet.</summary>
    public static Task<SignalHarness> StartAsync(Action<SignalOptions>? change = null, Action<ISignalsConfigurator>? more = null) =>
        TestHarness.StartAsync(signals =>
        {
            signals.AddGroup<AddressSignals>().Add<ChangeAddress>(change).AddFlow<AddressFlow>();
            more?.Invoke(signals);
        });

    /// <summary>A harness with the process of order 42.</summary>
    public static async Task<SignalHarness> StartOpenAsync(Action<SignalOptions>? change = null, Action<ISignalsConfigurator>? more = null)
    {
        SignalHarness harness = await StartAsync(change, more);
        await harness.EmitAsync(new OpenAddress("42"), cancellationToken: TestHarness.Token);
        return harness;
    }

    public static Task<AddressChanged> AskAsync(this SignalHarness harness, string street, string? key = null) =>
        harness.AskAsync<AddressChanged>(To(street), new AskOptions { IdempotencyKey = key }, TestHarness.Token);

    /// <summary>Asks; the task within ends when the answer comes.</summary>
    public static Task<Task<AddressChanged>> BeginAsync(this SignalHarness harness, string street, AskOptions? options = null) =>
        harness.BeginAskAsync<AddressChanged>(To(street), options, TestHarness.Token);

    /// <summary>Uses the bus of a scope of its own.</summary>
    public static async Task<T> WithBusAsync<T>(this SignalHarness harness, Func<ISignalBus, Task<T>> use)
    {
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<ISignalBus>());
    }

    public static async Task<IReadOnlyList<(string Name, SignalOutcome Outcome)>> HistoryAsync(this SignalHarness harness) =>
        [.. (await harness.ProcessAsync(Path, TestHarness.Token)).View.History.Select(it => (it.Name, it.Outcome))];

    /// <summary>The street and the number of changes that are kept.</summary>
    public static async Task<(string Street, int Changes)> StateAsync(this SignalHarness harness) =>
        (await harness.ProcessAsync(Path, TestHarness.Token)).View.StateAs<Address>() is { } it ? (it.Street, it.Changes) : ("", 0);
}
