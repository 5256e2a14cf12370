namespace BusSignals.EntityFrameworkCore;

/// <summary>What determines the text of a commit's statement.</summary>
/// <param name="Units">Which units it is for.</param>
/// <param name="Parts">Which parts they have.</param>
/// <param name="Single">Which of those have a single row, in a single unit.</param>
internal readonly record struct CommitShape(CommitUnits Units, CommitParts Parts, CommitParts Single)
{
    public static CommitShape Of(ProcessCommit[] units)
    {
        var parts = CommitParts.None;
        foreach (ProcessCommit it in units)
        {
            parts |= PartsWith(it, static count => count > 0);
        }

        return units is [ProcessCommit unit]
            ? new CommitShape(unit.ExpectedVersion == 0 ? CommitUnits.New : CommitUnits.Existing, parts, PartsWith(unit, static count => count == 1))
            : new CommitShape(CommitUnits.Several, parts, CommitParts.None);
    }

    private static CommitParts PartsWith(ProcessCommit unit, Func<int, bool> rows) =>
        (rows(unit.Added.Count) ? CommitParts.Added : 0)
        | (rows(unit.Settled.Count) ? CommitParts.Settled : 0)
        | (rows(unit.Parameters.Count) ? CommitParts.Parameters : 0)
        | (rows(unit.Outgoing.Count) ? CommitParts.Outgoing : 0)
        | (rows(unit.WithdrawnTimers.Count) ? CommitParts.Withdrawn : 0)
        | (rows(unit.Dead.Count) ? CommitParts.Dead : 0);
}

internal enum CommitUnits
{
    Several,

    /// <summary>One, of a process that does not exist yet.</summary>
    New,

    /// <summary>One, of an existing process.</summary>
    Existing,
}

[Flags]
internal enum CommitParts
{
    None = 0,
    Added = 1,
    Settled = 2,
    Parameters = 4,
    Outgoing = 8,
    Withdrawn = 16,
    Dead = 32,
}
