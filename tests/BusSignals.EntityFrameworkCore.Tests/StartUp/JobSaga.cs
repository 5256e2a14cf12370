using MassTransit;

namespace BusSignals.EntityFrameworkCore.Tests.StartUp;

[Signal("/job/{job}/started")]
public sealed record Started(string Job);

public sealed class JobState : SagaState;

[Process("/job/{job}")]
public sealed class JobSaga : SignalStateMachine<JobState>
{
    public JobSaga() => Initially(When(Started).Finalize());

    public Event<Started> Started { get; } = null!;
}
