using System.Reflection;
using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>What a saga's activity throws is said as it was thrown, with all its causes; only MassTransit's wrapping is taken off.</summary>
[Trait("Feature", "R17")]
public sealed class FailingSagaTests
{
    [Signal("/vase/{vase}/dropped", Id = "vase.dropped")]
    public sealed record Dropped(string Vase, string How);

    public sealed class Vase : SagaState;

    [Process("/vase/{vase}")]
    public sealed class VaseSaga : SignalStateMachine<Vase>
    {
        public VaseSaga() => Initially(When(Dropped)
            .If(x => x.Message.How == "raised", it => it.ThenAsync(x => x.Raise(Inner)))
            .Then(x => throw Of(x.Message.How))
            .Finalize(),
            When(Inner).Then(_ => throw new FormatException("root")));

        public Event<Dropped> Dropped { get; } = null!;

        public Event Inner { get; } = null!;

        private static Exception Of(string how) => how switch
        {
            "chain" => new InvalidOperationException("outer", new ArgumentException("middle", new FormatException("root"))),
            "several" => new AggregateException("all", new FormatException("one"), new TimeoutException("two")),
            _ => new TargetInvocationException(new IOException("outer", new FormatException("root"))),
        };
    }

    [Theory]
    [InlineData("chain", "InvalidOperationException: outer. Caused by ArgumentException: middle. Caused by FormatException: root")]
    [InlineData("several", "AggregateException: all (one) (two). Caused by FormatException: one; and by TimeoutException: two")]
    [InlineData("reflection", "IOException: outer. Caused by FormatException: root")]
    [InlineData("raised", "FormatException: root")]
    public async Task Activity_ThrowsWithCauses_NamesEach(string how, string error)
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<VaseSaga>());

        await harness.EmitAsync(new Dropped("1", how), cancellationToken: Token);

        Assert.Equal(error, Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
        Assert.Equal(error, (await harness.ProcessAsync("/vase/1", Token)).View.History[^1].Reason);
    }
}
