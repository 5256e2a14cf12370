namespace Orders.Durable;

/// <summary>Asks a customer what becomes of a trial.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="Email">Where to write to.</param>
public sealed record StartTrial(string Customer, string Email);

/// <summary>What became of a trial.</summary>
/// <param name="Status">Upgraded, declined, or nothing was heard.</param>
/// <param name="PaymentMethodId">With what an upgrade is paid.</param>
public sealed record TrialResult(TrialStatus Status, string? PaymentMethodId = null);

/// <summary>What became of a trial.</summary>
public enum TrialStatus
{
    /// <summary>The customer stays.</summary>
    Upgraded,

    /// <summary>The customer does not want it.</summary>
    Declined,

    /// <summary>Nobody answered in time.</summary>
    Silent,
}

/// <summary>
/// Sends a link by e-mail and waits for what is answered there: an upgrade, a no, or for seven days
/// nothing. The token and the e-mail leave with one commit.
/// </summary>
/// <param name="trials">Whom it tells.</param>
[Process("/customer/{customer}/trial")]
public sealed class TrialProcess(TrialSignals trials) : DurableProcess<StartTrial, TrialResult>
{
    // Who writes e-mails is not here; in a shop without one the e-mail is lost, and the trial ends in silence.
    private static readonly EmitOptions ToWhomItMayConcern = new() { RequireReceiver = false };

    /// <inheritdoc/>
    protected override async Task<TrialResult> RunAsync(ProcessContext process, StartTrial input)
    {
        Token<UpgradeDecision> upgrade = await process.CreateTokenAsync(Trials.Upgrade, Trials.Upgrade.Bind(SendPromptAsync, input));

        return await process.AnswerAsync(upgrade) switch
        {
            { Value: Upgrade { PaymentMethodId: string method } } => new TrialResult(TrialStatus.Upgraded, method),
            { Value: Decline } => new TrialResult(TrialStatus.Declined),
            _ => new TrialResult(TrialStatus.Silent),
        };
    }

    private Task SendPromptAsync(StartTrial trial, Token<UpgradeDecision> token) =>
        trials.Offered.EmitAsync(new UpgradeOffered(trial.Customer, trial.Email, token), ToWhomItMayConcern);
}

/// <summary>The signals of trials.</summary>
/// <param name="bus">The bus of the current scope.</param>
public sealed class TrialSignals(ISignalBus bus) : SignalGroup(bus)
{
    /// <summary>A customer has to decide.</summary>
    public Signal<UpgradeOffered> Offered => Of<UpgradeOffered>();
}
