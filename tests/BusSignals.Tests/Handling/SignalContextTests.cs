using BusSignals.Testing;
using BusSignals.Tests.Flows;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Handling;

/// <summary>What a handler knows of its signal; the same in flows and sagas, at once or after days in the mailbox.</summary>
[Trait("Feature", "Z12")]
public sealed class SignalContextTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public sealed record Seen(
        string Signal, string Type, string Process, Guid Message, Guid? Conversation, string? Tenant, DateTimeOffset? Sent, DateTimeOffset Received,
        DateTimeOffset Now, int Attempt, Uri? Emitter, string History)
    {
        public static async Task<Seen> OfAsync(SignalContext it) => new(
            it.Signal.Id.ToString(), it.ProcessType.Type.Name, it.Process.Path, it.MessageId, it.ConversationId, it.Headers.GetValueOrDefault("tenant"),
            it.SentAt, it.ReceivedAt, it.Now, it.Attempt, it.Emitter,
            string.Join(' ', (await it.HistoryAsync()).Select(entry => $"{entry.Name} {entry.Outcome}")));
    }

    [Process("/task/{task}/context")]
    public sealed class ContextFlow : SignalFlow
    {
        public ContextFlow(List<Seen> seen)
        {
            On<OpenTask>((_, _) => { }).Starts();
            On<DoWork>(async (_, context) => seen.Add(await Seen.OfAsync(context)));
        }
    }

    public sealed class ContextState : SagaState;

    [Process("/task/{task}/contextsaga")]
    public sealed class ContextSaga : SignalStateMachine<ContextState>
    {
        public ContextSaga(List<Seen> seen)
        {
            Initially(When(Opened).TransitionTo(Open));
            During(Open, Ignore(Opened), When(Do).ThenAsync(async x => seen.Add(await Seen.OfAsync(x.Signal()))));
        }

        public Event<OpenTask> Opened { get; } = null!;

        public Event<DoWork> Do { get; } = null!;

        public State Open { get; } = null!;
    }

    private readonly List<Seen> _seen = [];

    private Task<SignalHarness> StartAsync(bool saga) => TestHarness.StartAsync(
        signals => _ = saga ? signals.AddSaga<ContextSaga>() : signals.AddFlow<ContextFlow>(), it => it.AddSingleton(_seen));

    private static Task<Guid> EmitAsync(SignalHarness harness) =>
        harness.EmitAsync(new DoWork("1"), new EmitOptions { Headers = { ["tenant"] = "acme" } }, Token);

    [Theory]
    [InlineData(false, "ContextFlow", "/task/1/context")]
    [InlineData(true, "ContextSaga", "/task/1/contextsaga")]
    public async Task Properties_OfASignalHandledAtOnce(bool saga, string type, string path)
    {
        await using SignalHarness harness = await StartAsync(saga);
        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        Guid id = await EmitAsync(harness);

        Seen seen = Assert.Single(_seen);
        DateTimeOffset now = Start.AddHours(1);
        Assert.NotNull(seen.Conversation);
        Assert.Equal(
            new Seen(
                "task.do", type, path, id, seen.Conversation, "acme", now, now, now, 1, harness.Services.GetRequiredService<IBus>().Address,
                "task.opentask Applied task.do Applied"),
            seen);
    }

    [Theory]
    [InlineData(false, "ContextFlow", "/task/1/context")]
    [InlineData(true, "ContextSaga", "/task/1/contextsaga")]
    public async Task Properties_OfASignalThatWaited_AreThoseOfItsMessage(bool saga, string type, string path)
    {
        await using SignalHarness harness = await StartAsync(saga);
        Guid id = await EmitAsync(harness);
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        Seen seen = Assert.Single(_seen);
        Assert.NotNull(seen.Conversation);
        Assert.Equal(
            new Seen(
                "task.do", type, path, id, seen.Conversation, "acme", Start, Start, Start.AddHours(1), 1,
                harness.Services.GetRequiredService<IBus>().Address, "task.do Applied task.opentask Applied"),
            seen);
    }

    [Fact]
    public async Task Attempt_CountsFromOne()
    {
        var attempts = new List<int>();
        await using SignalHarness harness = await TaskHarness.StartAsync((_, context) => attempts.Add(context.Attempt));

        await harness.DoAsync(fails: 2);

        Assert.Equal([1, 2, 3], attempts);
    }

    [Fact]
    public async Task Signal_InAnActivityOfATimer_IsAClearError()
    {
        var errors = new List<string>();
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddSaga<TimedSaga>(), it => it.AddSingleton(errors));
        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        Assert.Equal(["There is no signal here: the activity of 'ContextState' was started by a timer."], errors);
    }

    [Process("/task/{task}/timed")]
    public sealed class TimedSaga : SignalStateMachine<ContextState>
    {
        public TimedSaga(List<string> errors)
        {
            Initially(When(Opened).TransitionTo(Open));
            During(Open, Ignore(Opened), After(TimeSpan.FromHours(1)).Then(x =>
            {
                try
                {
                    x.Signal();
                }
                catch (InvalidOperationException exception)
                {
                    errors.Add(exception.Message);
                }
            }).Finalize());
        }

        public Event<OpenTask> Opened { get; } = null!;

        public State Open { get; } = null!;
    }
}
