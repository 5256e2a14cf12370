using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// Collects answers until enough have been given; a member of a process's state. It knows who answered what, and who
/// has not answered yet. If it needs as many answers as there are voters, it waits for all of them.
/// </summary>
/// <typeparam name="TAnswer">The answer; for gates, that the gate was opened.</typeparam>
public sealed class Quorum<TAnswer>
{
    /// <summary>Waits for a number of the voters.</summary>
    /// <param name="needed">How many answers are enough: 1 to the number of voters.</param>
    /// <param name="voters">Who may answer, each once; compared ordinally.</param>
    /// <exception cref="ArgumentException">A voter is listed twice, or more answers are needed than there are
    /// voters.</exception>
    [JsonConstructor]
    public Quorum(int needed, params IReadOnlyList<string> voters)
    {
        ArgumentNullException.ThrowIfNull(voters);
        if (voters.Distinct(StringComparer.Ordinal).Count() < voters.Count)
        {
            throw new ArgumentException($"A quorum names a voter twice: {string.Join(", ", voters)}. Give each once.", nameof(voters));
        }

        if (needed < 1 || needed > voters.Count)
        {
            throw new ArgumentException($"A quorum needs {needed} of {voters.Count} voters; it must be from 1 to their number.", nameof(needed));
        }

        Needed = needed;
        Voters = voters;
    }

    /// <summary>How many answers are enough.</summary>
    public int Needed { get; }

    /// <summary>Who may answer.</summary>
    public IReadOnlyList<string> Voters { get; }

    /// <summary>The answers by voter.</summary>
    [JsonInclude]
    public Dictionary<string, TAnswer> Answers { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>Who has not answered, in the order of <see cref="Voters"/>.</summary>
    [JsonIgnore]
    public IEnumerable<string> Missing => Voters.Where(it => !Answers.ContainsKey(it));

    /// <summary>Whether enough have answered.</summary>
    [JsonIgnore]
    public bool IsReached => Answers.Count >= Needed;

    /// <summary>Records an answer. A later answer of the same voter replaces it until the quorum is reached.</summary>
    /// <returns>Whether this answer reached the quorum; false for an unknown voter, and once the quorum is
    /// reached.</returns>
    public bool Record(string voter, TAnswer answer)
    {
        if (IsReached || !Voters.Contains(voter))
        {
            return false;
        }

        Answers[voter] = answer;
        return IsReached;
    }
}

/// <summary>Creates quorums.</summary>
public static class Quorum
{
    /// <summary>A quorum that waits for all voters.</summary>
    public static Quorum<TAnswer> All<TAnswer>(params IReadOnlyList<string> voters)
    {
        ArgumentNullException.ThrowIfNull(voters);
        return new Quorum<TAnswer>(voters.Count, voters);
    }
}
