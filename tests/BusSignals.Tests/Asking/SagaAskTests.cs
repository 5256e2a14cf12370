using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Asking;

/// <summary>Asks and MassTransit's own requests to a state machine, side by side.</summary>
[Trait("Feature", "N16")]
[Trait("Feature", "N8")]
public sealed class SagaAskTests
{
    private static Task<SignalHarness> StartAsync() => SignalHarness.StartAsync(
        bus =>
        {
            bus.AddSignals(signals => signals.Add<OpenTill>().Add<Sell>().AddSaga<TillSaga>());
            bus.AddRequestClient<Sell>();
        },
        cancellationToken: Token);

    private static async Task<SignalHarness> StartOpenAsync()
    {
        SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new OpenTill("1"), cancellationToken: Token);
        return harness;
    }

    [Fact]
    public async Task Ask_ActivityReplies_ReturnsTheReply()
    {
        await using SignalHarness harness = await StartOpenAsync();

        Assert.Equal(7, await harness.AskAsync<int>(new Sell("1", 7), cancellationToken: Token));
        Assert.Equal(9, await harness.AskAsync<int>(new Sell("1", 2), cancellationToken: Token));
    }

    [Fact]
    public async Task Ask_ActivityRefuses_LeavesNoTrace()
    {
        await using SignalHarness harness = await StartOpenAsync();

        var exception = await Assert.ThrowsAsync<AskRefusedException>(() => harness.AskAsync<int>(new Sell("1", -1), cancellationToken: Token));

        Assert.Equal("a sale is never negative", exception.Reason);
        (await harness.ProcessAsync("/till/1", Token)).ShouldHaveHistory(("till.opentill", SignalOutcome.Applied));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    [Trait("Feature", "C26")]
    public async Task Ask_BeforeTheSagaStarts_IsAnsweredWhenItHas()
    {
        await using SignalHarness harness = await StartAsync();
        Task<int> ask = await harness.BeginAskAsync<int>(new Sell("1", 7), cancellationToken: Token);

        await harness.EmitAsync(new OpenTill("1"), cancellationToken: Token);

        Assert.Equal(7, await ask);
    }

    [Fact]
    [Trait("Feature", "N12")]
    public async Task Request_OfMassTransitsOwnClient_IsRespondedTo()
    {
        await using SignalHarness harness = await StartOpenAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        var client = scope.ServiceProvider.GetRequiredService<IRequestClient<Sell>>();

        Response<Sold> response = await client.GetResponse<Sold>(new Sell("1", 7), Token);

        Assert.Equal(new Sold(7), response.Message);
        Assert.Empty(harness.Sent<SignalReply>());
    }
}

[Signal("/till/{till}/open")]
public sealed record OpenTill(string Till);

[Signal("/till/{till}/sell")]
public sealed record Sell(string Till, int Amount);

public sealed record Sold(int Total);

public sealed class Till : SagaState
{
    public int Total { get; set; }
}

[Process("/till/{till}")]
public sealed class TillSaga : SignalStateMachine<Till>
{
    public TillSaga()
    {
        Initially(When(Opened).TransitionTo(Open));
        During(Open, When(Sold).Then(Sell).Respond(x => new Sold(x.Saga.Total)));
    }

    public Event<OpenTill> Opened { get; } = null!;

    public Event<Sell> Sold { get; } = null!;

    public State Open { get; } = null!;

    private static void Sell(BehaviorContext<Till, Sell> x)
    {
        if (x.Message.Amount < 0)
        {
            throw new SignalRefusedException("a sale is never negative");
        }

        x.Saga.Total += x.Message.Amount;
        x.Signal().Reply(x.Saga.Total);
    }
}
