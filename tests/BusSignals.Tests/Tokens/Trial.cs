using MassTransit;

namespace BusSignals.Tests.Tokens;

[Signal("/trial/{user}/started", Id = "trial.started")]
public sealed record TrialStarted(string User, string Email);

[Signal("/trial/{user}/ready", Id = "trial.ready")]
public sealed record TrialReady(string User);

public sealed record Prompt(string Email, Token<Decision> Token);

public sealed record Decision(string Choice, string? PaymentMethod = null);

public sealed class TrialState
{
    public string? Choice { get; set; }

    public string? Trouble { get; set; }

    public string? Token { get; set; }
}

/// <summary>Sends a token when the trial starts, and takes the answer.</summary>
[Process("/trial/{user}/flow")]
public sealed class TrialFlow : SignalFlow<TrialState>
{
    public static readonly TokenDefinition<Decision> Upgrade = new("trial.upgrade", TimeSpan.FromDays(7));

    public TrialFlow(IServiceProvider services)
    {
        _ = services;
        On<TrialStarted>(async (signal, context) =>
        {
            Token<Decision> token = await context.CreateTokenAsync(
                Upgrade, Upgrade.Bind((email, it) => Mail(context, email, it), signal.Email));
            context.State.Token = token.Text;
        });
        OnAnswer(Upgrade, (answer, context) =>
        {
            context.State.Choice = answer.Status == TokenStatus.Resolved ? answer.Value!.Choice : answer.Status.ToString();
            context.State.Trouble = answer.Error;
        });
    }

    private static Task Mail(SignalContext context, string email, Token<Decision> token)
    {
        if (email == "bounces")
        {
            throw new InvalidOperationException("There is no such address.");
        }

        return ((IPublishEndpoint)context.Services.GetService(typeof(IPublishEndpoint))!).Publish(new Prompt(email, token));
    }
}

public sealed class TrialSagaState : SagaState
{
    public string? Choice { get; set; }
}

/// <summary>The same as a state machine, which wants the answer only when it is ready.</summary>
[Process("/trial/{user}/saga")]
public sealed class TrialSaga : SignalStateMachine<TrialSagaState>
{
    public TrialSaga()
    {
        Initially(When(Started).ThenAsync(x => x.Signal().CreateTokenAsync(TrialFlow.Upgrade, it => x.Publish(new Prompt(x.Message.Email, it)))).TransitionTo(Preparing));
        During(Preparing, When(Ready).TransitionTo(Deciding));
        During(Deciding, When(Answered).Then(x => x.Saga.Choice = $"{x.Message.Name} {x.Message.Status} {x.Message.Value?.Choice}").Finalize());
    }

    public State Preparing { get; private set; } = null!;

    public State Deciding { get; private set; } = null!;

    public Event<TrialStarted> Started { get; private set; } = null!;

    public Event<TrialReady> Ready { get; private set; } = null!;

    public Event<TokenAnswer<Decision>> Answered { get; private set; } = null!;
}
