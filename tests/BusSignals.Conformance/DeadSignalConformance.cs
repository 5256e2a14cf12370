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
}
