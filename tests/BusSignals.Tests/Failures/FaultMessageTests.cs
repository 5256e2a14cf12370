using System.Collections.Concurrent;
using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Failures;

/// <summary>A signal that becomes a dead signal has a fault too, for plain consumers and requesters.</summary>
[Trait("Feature", "M5")]
[Trait("Feature", "N12")]
public sealed class FaultMessageTests
{
    [Signal("/stove/{stove}/lit", Id = "stove.lit")]
    public sealed record Lit(string Stove, bool Fails);

    [Signal("/stove/{stove}/cooled", Id = "stove.cooled")]
    public sealed record Cooled(string Stove);

    public sealed record IsLit(string Stove);

    public sealed class Stove : SagaState;

    [Process("/stove/{stove}")]
    public sealed class StoveSaga : SignalStateMachine<Stove>
    {
        public StoveSaga()
        {
            Initially(When(Lit)
                .If(x => x.Message.Fails, it => it.Then(_ => throw new InvalidOperationException("no gas")))
                .Respond(x => new IsLit(x.Message.Stove))
                .TransitionTo(Burning));
            During(Burning,
                When(Cooled).Then(_ => throw new TimeoutException("too hot")),
                When(Lit).Then(x => x.Signal().Fail("burns already")));
        }

        public Event<Lit> Lit { get; } = null!;

        public Event<Cooled> Cooled { get; } = null!;

        public State Burning { get; } = null!;
    }

    private sealed class Inbox
    {
        public ConcurrentQueue<(string Type, string Error, Guid? Id)> Faults { get; } = new();
    }

    private sealed class FaultConsumer(Inbox inbox) : IConsumer<Fault<Lit>>, IConsumer<Fault<Cooled>>
    {
        public Task Consume(ConsumeContext<Fault<Lit>> context) => TakeAsync(nameof(Lit), context.Message);

        public Task Consume(ConsumeContext<Fault<Cooled>> context) => TakeAsync(nameof(Cooled), context.Message);

        private Task TakeAsync(string type, Fault fault)
        {
            inbox.Faults.Enqueue((type, $"{fault.Exceptions[0].ExceptionType}: {fault.Exceptions[0].Message}", fault.FaultedMessageId));
            return Task.CompletedTask;
        }
    }

    private readonly Inbox _inbox = new();

    private Task<SignalHarness> StartStoveAsync(Action<ISignalsConfigurator>? more = null) => SignalHarness.StartAsync(
        bus =>
        {
            bus.AddConsumer<FaultConsumer>();
            bus.AddRequestClient<Lit>();
            bus.AddSignals(signals =>
            {
                signals.AddSaga<StoveSaga>();
                more?.Invoke(signals);
            });
        },
        services => services.AddSingleton(_inbox),
        Token);

    [Fact]
    public async Task Fails_SignalOfAPlainPublisher_IsDeadAndPublishesItsFaultOnce()
    {
        await using SignalHarness harness = await StartStoveAsync();

        Guid id = await harness.EmitAsync(new Lit("1", true), cancellationToken: Token);

        Assert.Equal([("Lit", "System.InvalidOperationException: no gas", id)], _inbox.Faults);
        Assert.Equal("InvalidOperationException: no gas", Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    public async Task Fails_SignalThatHadWaited_PublishesItsFaultOnce()
    {
        await using SignalHarness harness = await StartStoveAsync();

        Guid id = await harness.EmitAsync(new Cooled("1"), cancellationToken: Token);
        await harness.EmitAsync(new Lit("1", false), cancellationToken: Token);

        Assert.Equal([("Cooled", "System.TimeoutException: too hot", id)], _inbox.Faults);
        (await harness.ProcessAsync("/stove/1", Token)).ShouldBeIn("Burning");
    }

    [Fact]
    public async Task Fails_RetriesAreLeft_PublishesNothingYet()
    {
        await using SignalHarness harness = await StartStoveAsync(signals => signals.Add<Lit>(it => it.Retry = new() { Delays = [TimeSpan.FromMinutes(1)] }));

        await harness.EmitAsync(new Lit("1", true), cancellationToken: Token);
        Assert.Empty(_inbox.Faults);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Single(_inbox.Faults);
    }

    [Fact]
    public async Task Fails_ByItsHandlersWord_PublishesItsFault()
    {
        await using SignalHarness harness = await StartStoveAsync();
        await harness.EmitAsync(new Lit("1", false), cancellationToken: Token);

        await harness.EmitAsync(new Lit("1", false), cancellationToken: Token);

        Assert.Equal("BusSignals.SignalRefusedException: burns already", Assert.Single(_inbox.Faults).Error);
    }

    [Fact]
    public async Task Rejected_ByItsPolicy_PublishesItsFault()
    {
        await using SignalHarness harness = await StartStoveAsync(signals => signals.Add<Cooled>(it => it.Early = EarlyPolicy.Reject));

        await harness.EmitAsync(new Cooled("1"), cancellationToken: Token);

        Assert.Equal(
            "BusSignals.SignalRefusedException: The signal 'stove.cooled' was rejected by its policy: its process has not started.",
            Assert.Single(_inbox.Faults).Error);
    }

    [Fact]
    public async Task Request_HandlerFails_ThrowsRequestFault()
    {
        await using SignalHarness harness = await StartStoveAsync();
        using IServiceScope scope = harness.Services.CreateScope();
        IRequestClient<Lit> client = scope.ServiceProvider.GetRequiredService<IRequestClient<Lit>>();

        RequestFaultException fault = await Assert.ThrowsAsync<RequestFaultException>(() => client.GetResponse<IsLit>(new Lit("1", true), Token));

        Assert.Equal("no gas", Assert.Single(fault.Fault!.Exceptions).Message);
        Assert.Empty(_inbox.Faults);
    }

    [Fact]
    public async Task Request_HandlerResponds_IsAnswered()
    {
        await using SignalHarness harness = await StartStoveAsync();
        using IServiceScope scope = harness.Services.CreateScope();

        Response<IsLit> answer = await scope.ServiceProvider.GetRequiredService<IRequestClient<Lit>>().GetResponse<IsLit>(new Lit("1", false), Token);

        Assert.Equal(new IsLit("1"), answer.Message);
    }
}
