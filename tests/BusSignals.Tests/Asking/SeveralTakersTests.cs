using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Asking;

/// <summary>An ask that several processes take: the first reply wins, and silence never does.</summary>
[Trait("Feature", "N16")]
public sealed class SeveralTakersTests
{
    [Fact]
    public async Task Ask_OneOfTwoFlowsReplies_ReturnsItsReply()
    {
        await using SignalHarness harness = await StartAsync(it => it.Add<Quote>().AddFlow<QuoteFlow>().AddFlow<AuditFlow>());

        Assert.Equal(12, await harness.AskAsync<int>(new Quote("1", 12), cancellationToken: Token));
    }

    [Fact]
    public async Task Ask_OneRefusesAndTheOtherIsSilent_IsRefusedWithoutWaiting()
    {
        await using SignalHarness harness = await StartAsync(it => it.Add<Quote>().AddFlow<QuoteFlow>().AddFlow<AuditFlow>());
        DateTimeOffset before = harness.Now;

        var exception = await Assert.ThrowsAsync<AskRefusedException>(() => harness.AskAsync<int>(new Quote("1", -1), cancellationToken: Token));

        Assert.Equal("/quote/1", exception.Process);
        Assert.Equal(before, harness.Now);
    }

    [Fact]
    [Trait("Feature", "J24")]
    public async Task Ask_ReachesEveryProcessOfAnOrder_FirstReplyWins()
    {
        await using SignalHarness harness = await StartAsync(it => it.Add<LineAdded>().Add<CountLines>().AddFlow<LineFlow>());
        await harness.EmitAsync(new LineAdded("1", 1), cancellationToken: Token);
        await harness.EmitAsync(new LineAdded("1", 2), cancellationToken: Token);

        int line = await harness.AskAsync<int>(new CountLines("1"), cancellationToken: Token);

        Assert.Equal(2, line); // the first has nothing to say
    }

    [Fact]
    [Trait("Feature", "J24")]
    public async Task Ask_ReachesNoProcessOfAnOrder_SaysSo()
    {
        await using SignalHarness harness = await StartAsync(it => it.Add<LineAdded>().Add<CountLines>().AddFlow<LineFlow>());

        var exception = await Assert.ThrowsAsync<AskUnansweredException>(() => harness.AskAsync<int>(new CountLines("1"), cancellationToken: Token));

        Assert.Equal("The ask 'lines.countlines' reached no process of 'LineFlow'.", exception.Message);
        Assert.Equal(SignalOutcome.NoWaiter, exception.Outcome);
    }
}

[Signal("/quote/{quote}/ask")]
public sealed record Quote(string QuoteRef, int Price);

[Signal("/lines/{order}/{line}/added")]
public sealed record LineAdded(string Order, int Line);

[Signal("/lines/{order}/count")]
public sealed record CountLines(string Order);

[Process("/quote/{quote}")]
public sealed class QuoteFlow : SignalFlow
{
    public QuoteFlow() => On<Quote>((signal, context) =>
    {
        if (signal.Price < 0)
        {
            throw new SignalRefusedException("no price");
        }

        context.Reply(signal.Price);
    });
}

[Process("/quote/{quote}/audit")]
public sealed class AuditFlow : SignalFlow
{
    public AuditFlow() => On<Quote>((signal, context) => context.Set("last", signal.Price));
}

[Process("/lines/{order}/{line}")]
public sealed class LineFlow : SignalFlow
{
    public LineFlow()
    {
        On<LineAdded>((signal, context) => context.Set("line", signal.Line)).Starts();
        On<CountLines>((_, context) =>
        {
            if (context.Get<int>("line") == 2)
            {
                context.Reply(2);
            }
        });
    }
}
