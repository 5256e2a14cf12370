using Xunit;

namespace BusSignals.Conformance;

/// <summary>A signal with fewer parameters finds every process that it means, and no other.</summary>
public abstract class MatchConformance : StoreConformance
{
    private const string Type = "/customer/{}/order/{}";

    [Fact]
    public async Task Match_OneValue_FindsEveryProcessThatHasIt()
    {
        ProcessRow one = await StoreAsync(("customer", "7"), ("order", "1"));
        ProcessRow two = await StoreAsync(("customer", "7"), ("order", "2"));
        await StoreAsync(("customer", "8"), ("order", "1"));

        await FindsAsync([("customer", "7")], one, two);
    }

    [Fact]
    public async Task Match_MoreValues_MustAllBeThere()
    {
        ProcessRow both = await StoreAsync(("customer", "7"), ("order", "1"));
        await StoreAsync(("customer", "7"), ("order", "2"));
        await StoreAsync(("customer", "8"), ("order", "1"));

        await FindsAsync([("customer", "7"), ("order", "1")], both);
    }

    [Fact]
    public async Task Match_Found_HasPathAndKey()
    {
        ProcessRow row = await StoreAsync(("customer", "7"), ("order", "1"));

        ProcessId found = Assert.Single(await Processes.MatchAsync(Type, [new("customer", "7")], Guid.Empty, 10, Cancel));

        Assert.Equal((row.Path, row.Key), (found.Path, found.Key));
    }

    [Fact]
    public async Task Match_ValueOfAnotherName_IsNotMeant()
    {
        await StoreAsync(("customer", "7"), ("order", "1"));

        await FindsAsync([("order", "7")]);
        await FindsAsync([("customer", "1")]);
        await FindsAsync([("item", "7")]);
    }

    [Theory]
    [InlineData("abc", "ABC")]
    [InlineData("abc", "abc ")]
    [InlineData("abc", "ab")]
    [InlineData("e\u0301", "\u00e9")]
    [InlineData("\u00df", "ss")]
    [InlineData("a%c", "abc")]
    [InlineData("01", "1")]
    public async Task Match_ValueThatOnlyLooksAlike_IsNotMeant(string stored, string asked)
    {
        ProcessRow row = await StoreAsync(("customer", stored), ("order", "1"));

        await FindsAsync([("customer", asked)]);
        await FindsAsync([("customer", stored)], row);
    }

    [Fact]
    public async Task Match_OtherType_IsNotMeant()
    {
        await StoreAsync("/customer/{}/order/{}/return", ProcessStatus.Running, ("customer", "7"), ("order", "1"));

        await FindsAsync([("customer", "7")]);
    }

    [Fact]
    public async Task Match_EndedOrNotStarted_IsNotMeant()
    {
        await StoreAsync(Type, ProcessStatus.Ended, ("customer", "7"));
        await StoreAsync(Type, ProcessStatus.NotStarted, ("customer", "7"));
        ProcessRow running = await StoreAsync(("customer", "7"));
        await CommitAsync(Sample.Change(await StoreAsync(("customer", "7")) with { Status = ProcessStatus.Ended }));

        await FindsAsync([("customer", "7")], running);
    }

    [Fact]
    public async Task Match_AfterLaterCommits_StillFinds()
    {
        ProcessRow row = await StoreAsync(("customer", "7"), ("order", "1"));
        row = await CommitAsync(Sample.Change(row, Sample.Applied()));

        await FindsAsync([("customer", "7"), ("order", "1")], row);
    }

    [Fact]
    public async Task Match_NoValues_FindsAllOfTheType()
    {
        ProcessRow one = await StoreAsync(("customer", "7"));
        ProcessRow two = await CommitAsync(Sample.Change(Sample.Process(type: Type))); // of those no values are kept
        await StoreAsync(Type, ProcessStatus.Ended, ("customer", "7"));
        await CommitAsync(Sample.Change(Sample.Process()));

        await FindsAsync([], one, two);
    }

    [Fact]
    [Trait("Feature", "Z10")]
    public async Task Match_Paused_IsFound()
    {
        ProcessRow paused = await StoreAsync(Type, ProcessStatus.Paused, ("customer", "7"));

        await FindsAsync([("customer", "7")], paused);
    }

    [Fact]
    public async Task Match_ByPages_FindsEachOnce()
    {
        var rows = new List<ProcessRow>();
        for (int i = 0; i < 25; i++)
        {
            rows.Add(await StoreAsync(("customer", "7"), ("order", $"{i}")));
        }

        var found = new List<Guid>();
        IReadOnlyList<ProcessId> page;
        do
        {
            page = await Processes.MatchAsync(
                Type, [new("customer", "7")], found.Count == 0 ? Guid.Empty : found[^1], 10, Cancel);
            found.AddRange(page.Select(it => it.Key));
        }
        while (page.Count == 10);

        Assert.Equal(5, page.Count);
        Assert.Equal(25, found.Count);
        Assert.Equal(rows.Select(it => it.Key).ToHashSet(), found.ToHashSet());
    }

    private Task<ProcessRow> StoreAsync(params (string Name, string Value)[] values) =>
        StoreAsync(Type, ProcessStatus.Running, values);

    private async Task<ProcessRow> StoreAsync(string type, ProcessStatus status, params (string Name, string Value)[] values)
    {
        ProcessRow row = Sample.Process(status, type);
        return await CommitAsync(Sample.Change(row) with
        {
            Parameters = [.. values.Select(it => new ProcessParameter
            {
                ProcessKey = row.Key,
                Name = it.Name,
                Value = it.Value,
                Type = type,
            })],
        });
    }

    private async Task FindsAsync((string Name, string Value)[] values, params ProcessRow[] expected)
    {
        IReadOnlyList<ProcessId> found = await Processes.MatchAsync(
            Type, [.. values.Select(it => KeyValuePair.Create(it.Name, it.Value))], Guid.Empty, 100, Cancel);

        Assert.Equal(expected.Select(it => it.Key).Order(), found.Select(it => it.Key).Order());
    }
}
