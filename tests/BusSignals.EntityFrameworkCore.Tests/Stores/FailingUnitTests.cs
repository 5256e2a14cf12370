using BusSignals.Conformance;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>A unit that the database refuses for what is in it.</summary>
public sealed class FailingUnitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Feature", "Z33")]
    public async Task Commit_OneOfABatchFails_TheOthersAreCommittedAndItSaysWhy()
    {
        await using StoreUnderTest store = await SqliteStore.OpenAsync();
        ProcessCommit good = Sample.Change(Sample.Process(), Sample.Applied());
        ProcessCommit bad = Sample.Change(Sample.Process() with { Path = null! }, Sample.Applied());
        ProcessCommit alsoGood = Sample.Change(Sample.Process(), Sample.Applied());

        IReadOnlyList<CommitResult> results = await store.Processes.CommitAsync([good, bad, alsoGood], Token);

        Assert.Equal(["Committed", "Failed", "Committed"], results.Select(it => it.ToString()));
        Assert.Contains("signal_processes.path", results[1].Error!.InnerException!.Message, StringComparison.Ordinal);
        Assert.Null((await store.Processes.LoadAsync([new LoadRequest(bad.Row.Key, null)], Token))[0].Row);
    }
}
