using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>What a handler sends later is committed with its state, leaves when it is due, and needs nothing of the transport.</summary>
[Trait("Feature", "M3")]
public sealed class SentLaterTests
{
    [Signal("/alarm/{alarm}/set", Id = "alarm.set")]
    public sealed record Set(string Alarm, string How);

    [Signal("/alarm/{alarm}/rung", Id = "alarm.rung")]
    public sealed record Rung(string Alarm);

    public sealed record Ring(string Alarm);

    public sealed class Alarm : SagaState
    {
        public int Sets { get; set; }

        public int Rings { get; set; }

        public Guid Token { get; set; }
    }

    [Process("/alarm/{alarm}")]
    public sealed class AlarmSaga : SignalStateMachine<Alarm>
    {
        public AlarmSaga()
        {
            Initially(When(Set).ThenAsync(DoAsync).TransitionTo(Waiting));
            During(Waiting, When(Set).ThenAsync(DoAsync), When(Rung).Then(x => x.Saga.Rings++));
        }

        public Event<Set> Set { get; } = null!;

        public Event<Rung> Rung { get; } = null!;

        public State Waiting { get; } = null!;

        private static async Task DoAsync(BehaviorContext<Alarm, Set> x)
        {
            x.Saga.Sets++;
            var hour = TimeSpan.FromHours(1);
            switch (x.Message.How)
            {
                case "publish":
                    x.Saga.Token = (await x.SchedulePublish(hour, new Ring(x.Message.Alarm))).TokenId;
                    break;
                case "signal":
                    await x.SchedulePublish(hour, new Rung(x.Message.Alarm));
                    break;
                case "send":
                    await x.ScheduleSend(new Uri("queue:bells"), hour, new Ring(x.Message.Alarm));
                    break;
                case "delay":
                    await x.Publish(new Ring(x.Message.Alarm), it => it.Delay = hour);
                    break;
                case "cancel":
                    await x.GetPayload<MessageSchedulerContext>().CancelScheduledSend(new Uri("queue:bells"), x.Saga.Token);
                    break;
                case "both":
                    await x.GetPayload<MessageSchedulerContext>().CancelScheduledSend(new Uri("queue:bells"), (await x.SchedulePublish(hour, new Ring(x.Message.Alarm))).TokenId);
                    break;
                case "fail":
                    await x.SchedulePublish(hour, new Ring(x.Message.Alarm));
                    await x.ScheduleSend(new Uri("queue:bells"), hour, new Ring(x.Message.Alarm));
                    throw new InvalidOperationException("no bell");
                case "redeliver" when x.Saga.Sets < 3:
                    await x.Redeliver(hour);
                    break;
                case "defer" when x.Saga.Sets < 3: // what Defer of RabbitMQ's package does
                    await new MassTransit.Middleware.DelayedMessageRedeliveryContext<Set>(x, RedeliveryOptions.None).ScheduleRedelivery(hour, null);
                    break;
            }
        }
    }

    private static async Task<SignalHarness> StartSetAsync(params string[] how)
    {
        SignalHarness harness = await StartAsync(signals => signals.AddSaga<AlarmSaga>());
        foreach (string one in how)
        {
            await harness.EmitAsync(new Set("1", one), cancellationToken: Token);
        }

        return harness;
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("send")]
    [InlineData("delay")]
    public async Task Later_WhenDue_LeavesOnceAndNotBefore(string how)
    {
        await using SignalHarness harness = await StartSetAsync(how);

        await harness.AdvanceAsync(TimeSpan.FromMinutes(59), Token);
        Assert.Empty(harness.Sent<Ring>());
        await harness.AdvanceAsync(TimeSpan.FromMinutes(2), Token);
        Assert.Equal([new Ring("1")], harness.Sent<Ring>());

        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);
        Assert.Single(harness.Sent<Ring>());
    }

    [Fact]
    public async Task SchedulePublish_Signal_ReachesItsProcessWhenDue()
    {
        await using SignalHarness harness = await StartSetAsync("signal", "");

        (await harness.ProcessAsync("/alarm/1", Token)).ShouldHaveState<Alarm>(it => it is { Sets: 2, Rings: 0 });
        await harness.AdvanceAsync(TimeSpan.FromMinutes(61), Token);

        (await harness.ProcessAsync("/alarm/1", Token)).ShouldHaveState<Alarm>(it => it is { Sets: 2, Rings: 1 });
    }

    [Fact]
    [Trait("Feature", "Z33")]
    public async Task Schedule_InAHandlerThatThenFails_SendsNothing()
    {
        await using SignalHarness harness = await StartSetAsync("fail");

        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        Assert.Empty(harness.Sent<Ring>());
        Assert.Equal("InvalidOperationException: no bell", Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Theory]
    [InlineData("publish", "cancel")]
    [InlineData("both")]
    public async Task CancelScheduledSend_BeforeItIsDue_SendsNothing(params string[] how)
    {
        await using SignalHarness harness = await StartSetAsync(how);

        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        Assert.Empty(harness.Sent<Ring>());
    }

    [Theory]
    [InlineData("redeliver")]
    [InlineData("defer")]
    public async Task Again_HandlerThatAsksForItsMessageLater_GetsIt(string how)
    {
        await using SignalHarness harness = await StartSetAsync(how);
        (await harness.ProcessAsync("/alarm/1", Token)).ShouldHaveState<Alarm>(it => it.Sets == 1);

        await harness.AdvanceAsync(TimeSpan.FromMinutes(61), Token);
        (await harness.ProcessAsync("/alarm/1", Token)).ShouldHaveState<Alarm>(it => it.Sets == 2);
        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        (await harness.ProcessAsync("/alarm/1", Token)).ShouldHaveState<Alarm>(it => it.Sets == 3)
            .ShouldHaveHistory(("alarm.set", SignalOutcome.Applied), ("alarm.set", SignalOutcome.Applied), ("alarm.set", SignalOutcome.Applied));
    }
}
