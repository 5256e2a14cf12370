using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>Where the path is one GUID, it is the saga's CorrelationId, as in MassTransit: what is sent with it comes back.</summary>
[Trait("Feature", "M2")]
public sealed class OwnIdTests
{
    [Signal("/job/{correlationId}/start", Id = "job.start")]
    public sealed record Start(Guid CorrelationId) : CorrelatedBy<Guid>;

    [Signal("/job/{correlationId}/done", Id = "job.done")]
    public sealed record Done(Guid CorrelationId) : CorrelatedBy<Guid>;

    [Signal("/task/{task}/begun", Id = "task.begun")]
    public sealed record Begun(string Task);

    public sealed record DoIt(Guid CorrelationId);

    public sealed class Job : SagaState
    {
        public int Seen { get; set; }
    }

    [Process("/job/{correlationId}")]
    public sealed class JobSaga : SignalStateMachine<Job>
    {
        public JobSaga()
        {
            Initially(When(Started).Publish(x => new DoIt(x.Saga.CorrelationId)).TransitionTo(Working));
            During(Working,
                When(Done).Then(x => x.Saga.Seen += x.Saga.CorrelationId == x.Message.CorrelationId ? 1 : 0).Finalize(),
                After(TimeSpan.FromHours(1)).Publish(x => new DoIt(x.Saga.CorrelationId)));
        }

        public Event<Start> Started { get; } = null!;

        public Event<Done> Done { get; } = null!;

        public State Working { get; } = null!;
    }

    public sealed class WorkTask : SagaState;

    [Process("/task/{task}")]
    public sealed class TaskSaga : SignalStateMachine<WorkTask>
    {
        public TaskSaga() => Initially(When(Begun).Publish(x => new DoIt(x.Saga.CorrelationId)).Finalize());

        public Event<Begun> Begun { get; } = null!;
    }

    private sealed class Worker : IConsumer<DoIt>
    {
        public Task Consume(ConsumeContext<DoIt> context) => context.Publish(new Done(context.Message.CorrelationId));
    }

    private static readonly Guid Id = new("7c9e6679-7425-40de-944b-e07fc1f90ae7");

    [Fact]
    public async Task CorrelationId_PathOfOneGuid_ComesBackToTheProcess()
    {
        await using SignalHarness harness = await SignalHarness.StartAsync(
            bus =>
            {
                bus.AddConsumer<Worker>();
                bus.AddSignals(signals => signals.AddSaga<JobSaga>());
            },
            cancellationToken: Token);

        await harness.EmitAsync(new Start(Id), cancellationToken: Token);

        Assert.Equal([new DoIt(Id)], harness.Sent<DoIt>());
        (await harness.ProcessAsync($"/job/{Id}", Token)).ShouldHaveEnded().ShouldHaveState<Job>(it => it.Seen == 1);
    }

    [Fact]
    public async Task CorrelationId_InATimeout_IsTheSame()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<JobSaga>());
        await harness.EmitAsync(new Start(Id), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        Assert.Equal([new DoIt(Id), new DoIt(Id)], harness.Sent<DoIt>());
    }

    /// <summary>A text may look like a GUID in one process and not in the next, so that only the contracts can say it.</summary>
    [Fact]
    public async Task CorrelationId_PathOfText_IsTheProcesssKey()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<TaskSaga>());

        await harness.EmitAsync(new Begun(Id.ToString()), cancellationToken: Token);

        Assert.Equal([new DoIt(harness.Processes.IdOf($"/task/{Id}").Key)], harness.Sent<DoIt>());
    }
}
