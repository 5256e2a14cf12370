namespace Orders.Durable;

/// <summary>Asks whether a large order goes ahead.</summary>
/// <param name="Order">The order.</param>
/// <param name="Team">All of them must agree.</param>
/// <param name="Managers">Most of them must agree.</param>
public sealed record ApproveLargeOrder(Ref<Order> Order, IReadOnlyList<string> Team, IReadOnlyList<string> Managers);

/// <summary>Whether a large order goes ahead.</summary>
/// <param name="Approved">Whether it does.</param>
/// <param name="Votes">The managers' votes that were needed.</param>
/// <param name="Missing">Who has not answered.</param>
public sealed record LargeOrderResult(bool Approved, IReadOnlyDictionary<string, bool> Votes, IReadOnlyList<string> Missing);

/// <summary>
/// Approval by many. Each member of the team opens a gate of the own name: a signal without a value,
/// sent by name. The managers vote, and a majority is enough: the wait ends with it.
/// </summary>
/// <param name="orders">What it waits for.</param>
[Process("/order/{order}/large-order")]
public sealed class LargeOrderProcess(OrderSignals orders) : DurableProcess<ApproveLargeOrder, LargeOrderResult>
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    /// <inheritdoc/>
    protected override async Task<LargeOrderResult> RunAsync(ProcessContext process, ApproveLargeOrder input)
    {
        Quorum<OpenGate> team = await process.GatesAsync(input.Team.Count, input.Team, Patience);
        if (!team.IsReached)
        {
            return new LargeOrderResult(false, new Dictionary<string, bool>(), [.. team.Missing]);
        }

        int majority = (input.Managers.Count / 2) + 1;
        Quorum<CastVote> managers = await process.QuorumAsync(majority, input.Managers, orders.Vote, it => it.Voter, Patience);
        var votes = managers.Answers.ToDictionary(it => it.Key, it => it.Value.Approve);
        return new LargeOrderResult(votes.Values.Count(it => it) >= majority, votes, [.. managers.Missing]);
    }
}
