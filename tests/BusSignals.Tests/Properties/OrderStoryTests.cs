using BusSignals.Testing;
using BusSignals.Tests.Orders;
using FsCheck;
using FsCheck.Fluent;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Properties;

/// <summary>Any sequence of signals, redeliveries and passing time does to an order what the model says.</summary>
[Trait("Feature", "N5")]
[Trait("Feature", "C26")]
[Trait("Feature", "Z28")]
public sealed class OrderStoryTests
{
    private static readonly Gen<Step> Steps = Gen.Frequency(
        (8, Gen.Elements("placed", "paymentreceived", "delivered", "noteadded", "noteadded").Select(Step (it) => new Step.Emit(it))),
        (2, Gen.Choose(0, 20).Select(Step (it) => new Step.Redeliver(it))),
        (4, Gen.Elements(0, 1, 23, 24, 71, 72, 73).Select(Step (it) => new Step.Advance(it))));

    // At most 8 steps of 73 hours: less than the 30 days that a mailbox keeps a signal.
    private static readonly Gen<Step[]> Stories = Gen.Choose(0, 8).SelectMany(
        length => Gen.ListOf(Steps, length).Select(it => it.ToArray()));

    private static int _orders;

    private static IEnumerable<Step[]> Shorter(Step[] story) =>
        story.Select((_, left) => story.Where((_, index) => index != left).ToArray());

    [Fact]
    public async Task Play_AnyStory_AgreesWithTheModelAfterEachStep()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await Task.Run(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(150),
            Prop.ForAll(Arb.From(Stories, Shorter), story => Play(harness, story))), Token);
    }

    // FsCheck shrinks only what it runs itself, and it runs no tasks.
    private static void Play(SignalHarness harness, Step[] story) => PlayAsync(harness, story).GetAwaiter().GetResult();

    private static async Task PlayAsync(SignalHarness harness, Step[] story)
    {
        var order = new Ref<Order>($"{Interlocked.Increment(ref _orders)}");
        var model = new OrderModel(harness.Now);
        var sent = new List<string>();
        foreach (Step step in story)
        {
            switch (step)
            {
                case Step.Emit it:
                    sent.Add(it.Signal);
                    await SendAsync(sent.Count - 1);
                    break;
                case Step.Redeliver it when sent.Count > 0:
                    await SendAsync(it.Which % sent.Count);
                    break;
                case Step.Advance it:
                    await harness.AdvanceAsync(TimeSpan.FromHours(it.Hours));
                    model.Advance(it.Hours);
                    break;
            }

            await CompareAsync(harness, order, model);
        }

        async Task SendAsync(int number)
        {
            await PublishAsync(harness, order, sent[number], number);
            model.Receive(sent[number], number);
        }
    }

    private static Task PublishAsync(SignalHarness harness, Ref<Order> order, string signal, int number)
    {
        return signal switch
        {
            "placed" => SendAsync(new Placed(order, 100)),
            "paymentreceived" => SendAsync(new PaymentReceived(order, $"{number}", 100)),
            "noteadded" => SendAsync(new NoteAdded(order, $"{number}")),
            _ => SendAsync(new Delivered(order)),
        };

        Task SendAsync<T>(T message) where T : class => harness.PublishAsync(
            message, it => it.MessageId = new Guid(int.Parse(order.Key, null), (short)number, 1, new byte[8]));
    }

    private static async Task CompareAsync(SignalHarness harness, Ref<Order> order, OrderModel model)
    {
        if (await harness.Processes.FindAsync($"/order/{order}/fulfillment") is not { } view)
        {
            Assert.False(model.Exists);
            return;
        }

        Assert.Equal(model.State, view.State);
        Assert.Equal(model.Mailbox.Select(it => $"order.{it.Signal}"), view.Mailbox.Select(it => it.Name));
        Assert.Equal(model.Notes, view.StateAs<Fulfillment>()?.Notes ?? []);
        Assert.Equal(model.TxId, view.StateAs<Fulfillment>()?.TxId);
        Assert.Equal(model.Due, view.Timers.SingleOrDefault()?.Due);
        Assert.Equal(model.FiredAt, view.History.SingleOrDefault(it => it.Kind == HistoryKind.Timer)?.ConsumedAt);
        Assert.Equal(model.FiredAt is null ? 0 : 1, harness.Sent<OrderExpired>().Count(it => it.Order == order));
        Assert.Equal(model.TxId is null ? 0 : 1, harness.Sent<ShippingRequested>().Count(it => it.Order == order));
    }
}
