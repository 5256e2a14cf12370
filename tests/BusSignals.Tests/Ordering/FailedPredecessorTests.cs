using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Ordering;

[Trait("Feature", "N11")]
public sealed class FailedPredecessorTests
{
    [Signal("/course/{course}/begun")]
    public sealed record Begun(string Course);

    [Signal("/course/{course}/graded")]
    public sealed record Graded(string Course, int Grade);

    public sealed class Course : SagaState
    {
        public List<int> Grades { get; set; } = [];
    }

    [Process("/course/{course}")]
    public sealed class CourseSaga : SignalStateMachine<Course>
    {
        public CourseSaga()
        {
            Initially(When(Begun).TransitionTo(Running));
            During(Running, When(Graded).Then(x => x.Saga.Grades.Add(x.Message.Grade > 0 ? x.Message.Grade : throw new InvalidOperationException("no grade"))));
        }

        public Event<Begun> Begun { get; } = null!;

        public Event<Graded> Graded { get; } = null!;

        public State Running { get; } = null!;
    }

    [Fact]
    public async Task Deliver_OneThatWasHeldBackFails_WhatWaitedForItGoesOn()
    {
        await using SignalHarness harness = await StartAsync(it => it.AddSaga<CourseSaga>());
        await harness.EmitAsync(new Begun("x"), cancellationToken: Token);
        OutgoingMessage first = await harness.EmittedAsync(new Graded("x", 1));
        OutgoingMessage fails = await harness.EmittedAsync(new Graded("x", 0));
        OutgoingMessage last = await harness.EmittedAsync(new Graded("x", 3));

        await harness.DeliverAsync(last, fails, first); // the time stands still: no limit passes

        ProcessView view = (await harness.ProcessAsync("/course/x", Token)).ShouldHoldInMailbox().ShouldHaveTimers().View;
        Assert.Equal([1, 3], view.StateAs<Course>()!.Grades);
        Assert.Equal((DeadReason.Failed, fails.Id), Dead(Assert.Single(await harness.DeadSignalsAsync(Token))));
    }

    private static (DeadReason, Guid?) Dead(DeadSignal dead) => (dead.Reason, dead.MessageId);
}
