using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Ordering;

[Trait("Feature", "N11")]
public sealed class PendingEmissionsTests
{
    private static readonly Guid Here = Guid.Parse("6f1d7f0e-3c1b-5d0a-9a55-b5516a15b5e1");

    private static readonly Guid There = Guid.Parse("0198c5f2-7d1a-4b3c-8e5f-102030405060");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Order_SentToOneProcess_NamesNothingThatWasSentToAnother(bool committed)
    {
        await using SignalHarness harness = await Journals.StartAsync();
        SignalDefinition wrote = harness.Registry().Find(typeof(Wrote))!;
        var identity = new SignalIdentity([KeyValuePair.Create("journal", "x")]);
        var order = new EmitOrder(new OrderOptions(), new StoreClock(harness.Clock()));
        var pending = new PendingEmissions(order, harness.Clock());
        Guid[] ids = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        pending.Add(pending.Order(wrote, ids[0], identity, There));
        pending.Add(pending.Order(wrote, ids[1], identity, null)); // to whoever has the identity
        pending.Add(pending.Order(wrote, ids[2], identity, Here));
        if (committed)
        {
            pending.Committed();
        }

        Assert.Equal([ids[1], ids[2]], Named(Here));
        Assert.Equal([ids[0], ids[1]], Named(There));
        Assert.Equal(ids, Named(null));

        Guid[] Named(Guid? process) => [.. pending.Order(wrote, Guid.NewGuid(), identity, process).Earlier.Select(it => it.MessageId)];
    }
}
