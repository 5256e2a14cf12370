using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Emitting;

/// <summary>What an activity emits through an injected group leaves with the commit of its delivery, or not at all.</summary>
[Trait("Feature", "Z33")]
public sealed class EmitFromActivityTests
{
    [Signal("/task/{task}/begun")]
    public sealed record Begun(string Task, bool Fails);

    [Signal("/task/{task}/audit/noted")]
    public sealed record Noted(string Task);

    public sealed class TaskSignals(ISignalBus bus) : SignalGroup(bus)
    {
        public Signal<Begun> Begun => Of<Begun>();

        public Signal<Noted> Noted => Of<Noted>();
    }

    public sealed class TaskData : SagaState;

    [Process("/task/{task}")]
    public sealed class TaskSaga : SignalStateMachine<TaskData>
    {
        public TaskSaga()
        {
            Initially(When(Begun).Activity(x => x.OfType<NoteActivity>()).TransitionTo(Open));
            During(Open, When(Noted).Finalize());
        }

        public Event<Begun> Begun { get; } = null!;

        public Event<Noted> Noted { get; } = null!;

        public State Open { get; } = null!;
    }

    public sealed class NoteActivity(TaskSignals signals, IProcesses processes, Observed observed) : IStateMachineActivity<TaskData, Begun>
    {
        public async Task Execute(BehaviorContext<TaskData, Begun> context, IBehavior<TaskData, Begun> next)
        {
            await signals.Noted.EmitAsync(new(context.Message.Task), cancellationToken: context.CancellationToken);
            observed.Seen.Add((await processes.FindAsync("/task/" + context.Message.Task))?.Status);
            if (context.Message.Fails)
            {
                throw new InvalidOperationException("The audit is closed.");
            }

            await next.Execute(context);
        }

        public Task Faulted<TException>(
            BehaviorExceptionContext<TaskData, Begun, TException> context, IBehavior<TaskData, Begun> next)
            where TException : Exception => next.Faulted(context);

        public void Accept(StateMachineVisitor visitor) => visitor.Visit(this);

        public void Probe(ProbeContext context) => context.CreateScope("note");
    }

    public sealed class Observed
    {
        public List<ProcessStatus?> Seen { get; } = [];
    }

    private static Task<SignalHarness> StartTasksAsync(Observed observed) => StartAsync(
        signals => signals.AddGroup<TaskSignals>().AddSaga<TaskSaga>(),
        services => services.AddSingleton(observed).AddScoped<NoteActivity>());

    [Fact]
    public async Task Emit_InAnActivity_LeavesWithTheCommit()
    {
        var observed = new Observed();
        await using SignalHarness harness = await StartTasksAsync(observed);

        await harness.EmitAsync(new Begun("1", Fails: false), cancellationToken: Token);

        Assert.Equal([null], observed.Seen);
        Assert.Equal([new Noted("1")], harness.Sent<Noted>());
        (await harness.ProcessAsync("/task/1", Token)).ShouldHaveEnded();
    }

    [Fact]
    public async Task Emit_InAnActivityThatFails_NeverLeaves()
    {
        await using SignalHarness harness = await StartTasksAsync(new Observed());

        await harness.EmitAsync(new Begun("1", Fails: true), cancellationToken: Token);

        Assert.Empty(harness.Sent<Noted>());
        ProcessView view = (await harness.ProcessAsync("/task/1", Token)).ShouldHaveHistory(("task.begun", SignalOutcome.Failed)).View;
        Assert.Equal((ProcessStatus.NotStarted, null), (view.Status, view.StateJson));
        Assert.Equal(DeadReason.Failed, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }
}
