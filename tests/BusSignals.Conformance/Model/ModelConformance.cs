using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace BusSignals.Conformance;

/// <summary>Any sequence of calls leaves the store and a plain model of it with the same view.</summary>
public abstract class ModelConformance : StoreConformance
{
    /// <summary>How many sequences are tried, each at a store of its own.</summary>
    protected virtual int Sequences => 100;

    [Fact]
    public Task Store_AnySequenceOfCalls_ShowsWhatTheModelShows()
    {
        CancellationToken cancel = Cancel;
        Property property = Prop.ForAll(StoreSteps.Any, async it =>
        {
            await using StoreUnderTest store = await CreateAsync();
            await new StoreRun(store, cancel).RunAsync(it.Steps);
        });

        // FsCheck waits for each sequence on the thread that it is called on.
        return Task.Run(() => property.Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences)), cancel);
    }
}
