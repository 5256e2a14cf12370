using Xunit;

namespace BusSignals.Conformance;

/// <summary>Dead signals are kept in the order in which they came, whichever way they came.</summary>
public abstract class DeadSignalConformance : StoreConformance
{
    [Fact]
    public async Task ListDead_None_IsEmpty() => Assert.Empty(await DeadAsync());

    [Fact]
    public async Task AddDead_Whole_ComesBackWhole()
    {
        DeadSignal[] dead = [.. Enum.GetValues<DeadReason>().Select(it => Sample.Dead() with { Reason = it })];
        foreach (DeadSignal it in dead)
        {
            await Reader.AddDeadAsync(it, Cancel);
        }

        Assert.Equal(dead, (await DeadAsync()).Select(it => it with { Sequence = 0 }));
    }

    [Fact]
    public async Task AddDead_WithoutOptionalParts_HasNone()
    {
        DeadSignal dead = Sample.Dead() with
        {
            ProcessPath = null,
            SignalId = null,
            MessageId = null,
            ContentType = null,
            WholeSize = null,
            WholeHash = null,
            Headers = null,
        };
        await Reader.AddDeadAsync(dead, Cancel);

        Assert.Equal(dead, Assert.Single(await DeadAsync()) with { Sequence = 0 });
    }

    [Fact]
    public async Task AddDead_SameMessageAgain_IsKeptTwice()
    {
        DeadSignal dead = Sample.Dead();
        await Reader.AddDeadAsync(dead, Cancel);
        await Reader.AddDeadAsync(dead, Cancel);

        Assert.Equal(2, (await DeadAsync()).Select(it => it.Sequence).Distinct().Count());
    }

    [Fact]
    public async Task ListDead_CommittedAndAdded_ComeInOrder()
    {
        await CommitAllAsync(
            Sample.Change(Sample.Process()) with { Dead = [Sample.Dead("1"), Sample.Dead("2")] },
            Sample.Change(Sample.Process()) with { Dead = [Sample.Dead("3")] });
        await Reader.AddDeadAsync(Sample.Dead("4"), Cancel);
        await CommitAsync(Sample.Change(Sample.Process()) with { Dead = [Sample.Dead("5")] });

        IReadOnlyList<DeadSignal> dead = await DeadAsync();

        Assert.Equal(["1", "2", "3", "4", "5"], dead.Select(it => it.Error));
        Assert.All(dead, it => Assert.True(it.Sequence > 0));
        Assert.Equal(dead.OrderBy(it => it.Sequence), dead);
    }

    [Fact]
    public async Task ListDead_ByPages_GivesEachOnce()
    {
        for (int i = 0; i < 7; i++)
        {
            await Reader.AddDeadAsync(Sample.Dead($"{i}"), Cancel);
        }

        IReadOnlyList<DeadSignal> first = await Reader.ListDeadAsync(0, 3, Cancel);
        IReadOnlyList<DeadSignal> second = await Reader.ListDeadAsync(first[^1].Sequence, 3, Cancel);
        IReadOnlyList<DeadSignal> third = await Reader.ListDeadAsync(second[^1].Sequence, 3, Cancel);

        Assert.Equal(["0", "1", "2"], first.Select(it => it.Error));
        Assert.Equal(["3", "4", "5"], second.Select(it => it.Error));
        Assert.Equal(["6"], third.Select(it => it.Error));
        Assert.Empty(await Reader.ListDeadAsync(third[^1].Sequence, 3, Cancel));
    }

    [Fact]
    [Trait("Feature", "R3")]
    public async Task ListDead_LargeBodies_ComeInPagesBoundedBySize()
    {
        int[] millions = [1, 2, 3, 5, 0, 1];
        foreach (int million in millions)
        {
            await Reader.AddDeadAsync(Sample.Dead() with { Body = new string('x', million * 1_000_000) }, Cancel);
        }

        var pages = new List<int[]>();
        IReadOnlyList<DeadSignal> page = [];
        do
        {
            page = await Reader.ListDeadAsync(page.Count == 0 ? 0 : page[^1].Sequence, 1000, Cancel);
            pages.Add([.. page.Select(it => it.Body.Length / 1_000_000)]);
        }
        while (page.Count > 0);

        Assert.Equal([[1, 2], [3], [5], [0, 1], []], pages); // up to 4 Mi characters, and at least one
    }

    [Fact]
    [Trait("Feature", "R3")]
    public async Task ListDeadKeys_ByPages_HasEachWithItsLength()
    {
        DeadSignal[] dead = [.. Enumerable.Range(1, 3).Select(it => Sample.Dead() with
        {
            Body = new string('x', it * 1000),
            Headers = it == 1 ? null : "{}",
            ProcessPath = it == 2 ? null : "/order/42/fulfillment",
            ArrivedAt = Sample.Start.AddDays(it),
        })];
        foreach (DeadSignal it in dead)
        {
            await Reader.AddDeadAsync(it, Cancel);
        }

        IReadOnlyList<DeadKey> first = await Reader.ListDeadKeysAsync(0, 2, Cancel);
        IReadOnlyList<DeadKey> second = await Reader.ListDeadKeysAsync(first[^1].Sequence, 2, Cancel);

        DeadKey[] all = [.. first, .. second];
        Assert.Equal((await DeadAsync()).Select(it => it.Sequence), all.Select(it => it.Sequence));
        Assert.Equal([1000, 2002, 3002], all.Select(it => it.Length));
        Assert.Equal(dead.Select(it => (it.ProcessPath, it.ArrivedAt)), all.Select(it => (it.ProcessPath, it.ArrivedAt)));
        Assert.Empty(await Reader.ListDeadKeysAsync(all[^1].Sequence, 2, Cancel));
    }

    [Fact]
    [Trait("Feature", "R3")]
    public async Task Commit_DeadSignal_ComesBackWhole()
    {
        DeadSignal dead = Sample.Dead() with { ArrivedAt = Sample.Start };
        await CommitAsync(Sample.Change(Sample.Process()) with { Dead = [dead] });

        Assert.Equal(dead, Assert.Single(await DeadAsync()) with { Sequence = 0 });
    }
}
