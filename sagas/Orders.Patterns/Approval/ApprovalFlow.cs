namespace Orders.Patterns;

/// <summary>
/// The aggregation pattern: the process collects signals until it has enough to go on. A voter may vote
/// again while it is open, and the last vote counts; two votes alike decide.
/// </summary>
[Process("/order/{order}/approval")]
public sealed class ApprovalFlow : SignalFlow<Approval>
{
    /// <summary>How many votes for one side decide.</summary>
    public const int Majority = 2;

    /// <summary>Declares the process.</summary>
    public ApprovalFlow() => On<CastVote>(Count);

    private static async Task Count(CastVote signal, SignalContext<Approval> approval)
    {
        Approval state = approval.State;
        state.Votes[signal.Voter] = signal.Approve;
        state.LastVoter = signal.Voter;
        state.LastVoteAt = approval.Now;
        await approval.CheckpointAsync(new { signal.Voter, signal.Approve, state.Approvals, state.Rejections });
        if (state.Approvals >= Majority || state.Rejections >= Majority)
        {
            approval.EndProcess(state.Approvals >= Majority ? "approved" : "rejected");
        }
    }
}
