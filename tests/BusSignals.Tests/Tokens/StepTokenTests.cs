using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Tokens;

/// <summary>A step that mails the prompt: it creates the token itself and returns it.</summary>
public sealed class SendUpgradePrompt(IPublishEndpoint mail)
{
    public Task<Token<Decision>> RunAsync(SignalContext context, string email) =>
        context.CreateTokenAsync(TrialFlow.Upgrade, token => mail.Publish(new Prompt(email, token)));
}

public sealed class SteppedTrial
{
    public Token<Decision>? Open { get; set; }

    public string? Choice { get; set; }
}

[Process("/trial/{user}/stepped")]
public sealed class SteppedTrialFlow : SignalFlow<SteppedTrial>
{
    public SteppedTrialFlow()
    {
        On<TrialStarted, Start>();
        OnAnswer(TrialFlow.Upgrade, (answer, context) => context.State.Choice = answer.GetValue().Choice);
    }

    public sealed class Start(SendUpgradePrompt prompt) : ISignalHandler<TrialStarted, SteppedTrial>
    {
        public async Task HandleAsync(TrialStarted signal, SignalContext<SteppedTrial> context) =>
            context.State.Open = await prompt.RunAsync(context, signal.Email);
    }
}

public sealed class StepTokenTests
{
    [Fact]
    [Trait("Feature", "C7")]
    public async Task Step_CreatesAndReturnsAToken_WhichIsKeptAndAnswered()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<SteppedTrialFlow>(), services => services.AddScoped<SendUpgradePrompt>());

        await harness.EmitAsync(new TrialStarted("ann", "ann@example.com"), cancellationToken: Token);

        Prompt mailed = Assert.Single(harness.Sent<Prompt>());
        Token<Decision> kept = (await harness.ProcessAsync("/trial/ann/stepped", Token)).View.StateAs<SteppedTrial>()!.Open!.Value;
        Assert.Equal(mailed.Token, kept);
        await harness.Services.GetRequiredService<ITokens>().ResolveAsync(TrialFlow.Upgrade, kept.Text, new Decision("upgrade"), Token);
        await harness.WaitUntilIdleAsync(Token);
        (await harness.ProcessAsync("/trial/ann/stepped", Token)).ShouldHaveState<SteppedTrial>(it => it.Choice == "upgrade");
    }
}
