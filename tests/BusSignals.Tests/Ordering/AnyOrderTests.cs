using BusSignals.Testing;
using FsCheck;
using FsCheck.Fluent;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Ordering;

/// <summary>
/// However the transport mixes up and repeats the signals of one emitter, the process ends up as if they had come in the
/// order in which they were emitted: the same lines in the same order, the same in the mailbox, the same refused.
/// </summary>
[Trait("Feature", "N11")]
public sealed class AnyOrderTests
{
    private static readonly Gen<Story> Stories =
        from length in Gen.Choose(1, 12)
        from signals in Gen.ListOf(Gen.Elements("wrote", "wrote", "sealed", "unsealed", "stamped", "praised"), length)
        from opened in Gen.Choose(0, length)
        from again in Gen.ListOf(Gen.Choose(0, length), 3)
        from order in Gen.Shuffle(Enumerable.Range(0, length + 1).Concat(again))
        select new Story([.. signals.Take(opened), "opened", .. signals.Skip(opened)], order);

    private static int _journals;

    [Fact]
    public async Task Deliver_AnyPermutationWithRepetitions_IsAsInOrder()
    {
        await using SignalHarness harness = await Journals.StartAsync();

        await Task.Run(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Arb.From(Stories), story => Play(harness, story))), Token);
    }

    // FsCheck runs no tasks.
    private static void Play(SignalHarness harness, Story story) => PlayAsync(harness, story).GetAwaiter().GetResult();

    private static async Task PlayAsync(SignalHarness harness, Story story)
    {
        string inOrder = $"{Interlocked.Increment(ref _journals)}";
        string mixed = $"{Interlocked.Increment(ref _journals)}";
        await harness.DeliverAsync(await EmittedAsync(harness, story, inOrder));
        OutgoingMessage[] emitted = await EmittedAsync(harness, story, mixed);

        await harness.DeliverAsync(story.Order.Select(it => emitted[it]));

        ProcessView expected = (await harness.ProcessAsync($"/journal/{inOrder}", Token)).View;
        ProcessView actual = (await harness.ProcessAsync($"/journal/{mixed}", Token)).View;
        Assert.Equal(expected.StateAs<Journal>()!.Lines, actual.StateAs<Journal>()!.Lines);
        Assert.Equal(expected.State, actual.State);
        Assert.Equal(Entries(expected, inOrder), Entries(actual, mixed));
        Assert.Empty(actual.Timers);
    }

    private static async Task<OutgoingMessage[]> EmittedAsync(SignalHarness harness, Story story, string journal)
    {
        var messages = new List<OutgoingMessage>();
        for (int number = 0; number < story.Signals.Length; number++)
        {
            messages.Add(await (story.Signals[number] switch
            {
                "opened" => harness.EmittedAsync(new Opened(journal)),
                "wrote" => harness.EmittedAsync(new Wrote(journal, number)),
                "sealed" => harness.EmittedAsync(new Sealed(journal, number)),
                "unsealed" => harness.EmittedAsync(new Unsealed(journal, number)),
                "stamped" => harness.EmittedAsync(new Stamped(journal, number)),
                _ => harness.EmittedAsync(new Praised(journal)),
            }));
        }

        return [.. messages];
    }

    /// <summary>What became of each signal, whatever its number in the history.</summary>
    private static IEnumerable<string> Entries(ProcessView view, string journal) =>
        view.History.Select(it => $"{it.Name} {it.Payload!.Replace($"\"{journal}\"", "", StringComparison.Ordinal)} {it.Outcome}").Order(StringComparer.Ordinal);

    private sealed record Story(string[] Signals, int[] Order)
    {
        public override string ToString() => $"{string.Join(' ', Signals)} as {string.Join(' ', Order)}";
    }
}
