namespace Orders.Patterns;

/// <summary>The votes on an order that needs approval.</summary>
public sealed class Approval
{
    /// <summary>The order; filled from the path.</summary>
    public Ref<Order> Order { get; set; }

    /// <summary>Each voter's vote, the last one.</summary>
    public Dictionary<string, bool> Votes { get; set; } = [];

    /// <summary>How many are for it.</summary>
    public int Approvals => Votes.Values.Count(it => it);

    /// <summary>How many are against it.</summary>
    public int Rejections => Votes.Values.Count(it => !it);

    /// <summary>Who voted last.</summary>
    public string? LastVoter { get; set; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastVoteAt { get; set; }
}
