using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Ordering;

/// <summary>Emits signals without sending them, so that a test can deliver them in any order and as often as it likes.</summary>
internal static class Journals
{
    public static Task<SignalHarness> StartAsync(Action<ISignalsConfigurator>? more = null, Action<IServiceCollection>? services = null) =>
        TestHarness.StartAsync(
            signals =>
            {
                signals.AddSaga<JournalSaga>()
                    .Add<Praised>().Add<Glanced>(it => it.Early = EarlyPolicy.Discard).Add<Stamped>(it => it.Early = EarlyPolicy.Reject);
                more?.Invoke(signals);
            },
            services);

    /// <summary>The message as it would leave; later ones come after it.</summary>
    public static async Task<OutgoingMessage> EmittedAsync<T>(this SignalHarness harness, T signal, EmitOptions? options = null) where T : class
    {
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        var bus = (SignalBus)scope.ServiceProvider.GetRequiredService<ISignalBus>();
        PendingEmissions transaction = bus.BeginTransaction();
        OutgoingMessage message = await bus.CaptureAsync(signal, options, transaction, Token);
        transaction.Committed();
        return message;
    }

    /// <summary>Opens the journal x, and writes numbers into it, from 1.</summary>
    public static async Task<OutgoingMessage[]> WritingsAsync(this SignalHarness harness, int writings)
    {
        var messages = new List<OutgoingMessage> { await harness.EmittedAsync(new Opened("x")) };
        for (int number = 1; number <= writings; number++)
        {
            messages.Add(await harness.EmittedAsync(new Wrote("x", number)));
        }

        return [.. messages];
    }

    public static async Task DeliverAsync(this SignalHarness harness, params IEnumerable<OutgoingMessage> messages)
    {
        foreach (OutgoingMessage message in messages)
        {
            await harness.Services.GetRequiredService<IOutgoingSender>().SendAsync(message, Token);
        }

        await harness.WaitUntilIdleAsync(Token);
    }

    /// <summary>The messages that a message says it comes after.</summary>
    public static Guid[] Earlier(this OutgoingMessage message) =>
        [.. PredecessorHeader.Read(OutgoingProperties.HeaderOf(message.Properties!, SignalHeaders.After)).Select(it => it.MessageId)];

    public static async Task<IReadOnlyList<string>> LinesAsync(this SignalHarness harness, string journal) =>
        (await harness.ProcessAsync($"/journal/{journal}", Token)).View.StateAs<Journal>()?.Lines ?? [];
}
