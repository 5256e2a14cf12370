using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <content>Waiting for several things.</content>
public sealed partial class ProcessContext
{
    /// <summary>
    /// Waits for whichever comes first: branch on the result's type. The others are withdrawn in the same commit, so
    /// none of them consumes a later signal.
    /// </summary>
    public async Task<object> RaceAsync(params IReadOnlyList<Alternative> alternatives)
    {
        ArgumentNullException.ThrowIfNull(alternatives);
        if (alternatives.Count == 0)
        {
            throw new ArgumentException("A race needs an alternative.", nameof(alternatives));
        }

        Branch[] branches = Branch.Start(this, alternatives);
        int winner = await FirstOf([.. branches.Select(it => it.Operation)]);
        Withdraw(branches.Select(it => it.Operation));
        return branches[winner].Result();
    }

    /// <summary>Waits for all of them. If one fails, the others are withdrawn, and its exception is thrown.</summary>
    public async Task<IReadOnlyList<T>> AllAsync<T>(params IReadOnlyList<DurableTask<T>> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        _run.CheckInside("all");
        await AllOf([.. tasks.Select(it => it.Operation)]);
        return [.. tasks.Select(it => it.Result())];
    }

    /// <summary>Waits for both regardless of their types.</summary>
    public async Task<(T1 First, T2 Second)> AllAsync<T1, T2>(DurableTask<T1> first, DurableTask<T2> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        await AllOf([first.Operation, second.Operation]);
        return (first.Result(), second.Result());
    }

    /// <summary>Waits for all three regardless of their types.</summary>
    public async Task<(T1 First, T2 Second, T3 Third)> AllAsync<T1, T2, T3>(DurableTask<T1> first, DurableTask<T2> second, DurableTask<T3> third)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        await AllOf([first.Operation, second.Operation, third.Operation]);
        return (first.Result(), second.Result(), third.Result());
    }

    /// <summary>Waits until each of them has a result or has failed, and returns all outcomes.</summary>
    public async Task<IReadOnlyList<Settled<T>>> SettledAsync<T>(params IReadOnlyList<DurableTask<T>> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        _run.CheckInside("settled");
        var settled = new Settled<T>[tasks.Count];
        for (int i = 0; i < settled.Length; i++)
        {
            settled[i] = await Settled<T>.OfAsync(tasks[i]);
        }

        return settled;
    }

    /// <summary>
    /// Waits until enough of several have their results, until the time has passed, or until so many have failed that
    /// enough is out of reach. Those without a result are then in <see cref="Quorum{TAnswer}.Missing"/>, and are
    /// withdrawn.
    /// </summary>
    /// <param name="needed">How many are enough.</param>
    /// <param name="tasks">What to wait for, by the name of whoever provides it: gates, tokens, signals.</param>
    /// <param name="timeout">How long to wait. Default: no limit.</param>
    /// <returns>The answers; <see cref="Quorum{TAnswer}.IsReached"/> says whether they are enough.</returns>
    public Task<Quorum<T>> QuorumAsync<T>(int needed, IReadOnlyDictionary<string, DurableTask<T>> tasks, TimeSpan? timeout = null) =>
        QuorumOf(needed, tasks, timeout is { } time ? DueTime.In(time) : null);

    /// <summary>As above, but with a deadline.</summary>
    public Task<Quorum<T>> QuorumAsync<T>(int needed, IReadOnlyDictionary<string, DurableTask<T>> tasks, DateTimeOffset deadline) =>
        QuorumOf(needed, tasks, DueTime.At(deadline));

    private async Task<Quorum<T>> QuorumOf<T>(int needed, IReadOnlyDictionary<string, DurableTask<T>> tasks, DueTime? end)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var quorum = new Quorum<T>(needed, [.. tasks.Keys.Order(StringComparer.Ordinal)]);
        var over = new TaskCompletionSource();
        int spare = tasks.Count - needed;
        foreach ((string voter, DurableTask<T> task) in tasks)
        {
            task.Operation.Then(() =>
            {
                if (task.Operation.HasFailed ? --spare < 0 : quorum.Record(voter, task.Result()))
                {
                    over.TrySetResult();
                }
            });
        }

        Operation? limit = end is { } time ? Delay(time).Operation : null;
        limit?.Then(() => over.TrySetResult());
        await over.Task;
        Withdraw(tasks.Values.Select(it => it.Operation));
        Withdraw(limit is null ? [] : [limit]);
        return quorum;
    }

    /// <summary>
    /// Collects one kind of signal until enough voters have sent it, or until the time has passed. A voter who votes
    /// again before that replaces the earlier vote; votes of others do not count, which the process's log says.
    /// </summary>
    /// <param name="needed">How many are enough.</param>
    /// <param name="voters">Who may vote, each once.</param>
    /// <param name="votes">The signal that is a vote.</param>
    /// <param name="voter">Returns whose vote it is.</param>
    /// <param name="timeout">How long to wait. Default: no limit.</param>
    /// <returns>The votes; <see cref="Quorum{TAnswer}.IsReached"/> is false if the time has passed.</returns>
    public Task<Quorum<T>> QuorumAsync<T>(
        int needed, IReadOnlyList<string> voters, Signal<T> votes, Func<T, string> voter, TimeSpan? timeout = null) where T : class =>
        QuorumOf(needed, voters, votes, voter, timeout is { } time ? DueTime.In(time) : null);

    /// <summary>As above, but with a deadline.</summary>
    public Task<Quorum<T>> QuorumAsync<T>(
        int needed, IReadOnlyList<string> voters, Signal<T> votes, Func<T, string> voter, DateTimeOffset deadline) where T : class =>
        QuorumOf(needed, voters, votes, voter, DueTime.At(deadline));

    private async Task<Quorum<T>> QuorumOf<T>(
        int needed, IReadOnlyList<string> voters, Signal<T> votes, Func<T, string> voter, DueTime? end) where T : class
    {
        ArgumentNullException.ThrowIfNull(voter);
        var quorum = new Quorum<T>(needed, voters);
        Operation? limit = end is { } time ? Delay(time).Operation : null;
        while (!quorum.IsReached && limit?.IsCompleted != true)
        {
            DurableTask<T> next = ReceiveAsync(votes);
            Operation[] waits = limit is null ? [next.Operation] : [next.Operation, limit];
            if (await FirstOf(waits) == 0)
            {
                string given = voter(next.Result());
                if (!voters.Contains(given))
                {
                    LogNoVoter(Logger, SensitiveMembers.AreIn(typeof(T), SignalPayload.Options) ? SensitiveMask.Hidden : given, voters);
                }

                quorum.Record(given, next.Result());
            }
            else
            {
                Withdraw([next.Operation]);
            }
        }

        Withdraw(limit is null ? [] : [limit]);
        return quorum;
    }

    [LoggerMessage(1215, LogLevel.Warning, "'{Voter}' is none of the voters {Voters}, so that the vote does not count.")]
    private static partial void LogNoVoter(ILogger logger, string voter, IReadOnlyList<string> voters);

    /// <summary>Waits until enough of several gates are open, or until the time has passed.</summary>
    [Takes(typeof(OpenGate))]
    public Task<Quorum<OpenGate>> GatesAsync(int needed, IReadOnlyList<string> gates, TimeSpan? timeout = null) =>
        QuorumAsync(needed, Gates(needed, gates), timeout);

    /// <summary>As above, but with a deadline.</summary>
    [Takes(typeof(OpenGate))]
    public Task<Quorum<OpenGate>> GatesAsync(int needed, IReadOnlyList<string> gates, DateTimeOffset deadline) =>
        QuorumAsync(needed, Gates(needed, gates), deadline);

    private Dictionary<string, DurableTask<OpenGate>> Gates(int needed, IReadOnlyList<string> gates)
    {
        _ = new Quorum<OpenGate>(needed, gates); // which says what is wrong before anything is waited for
        return gates.ToDictionary(it => it, GateAsync, StringComparer.Ordinal);
    }

    /// <summary>Waits for the first of several, and returns its index.</summary>
    private static Task<int> FirstOf(params Operation[] operations)
    {
        var first = new TaskCompletionSource<int>();
        for (int i = 0; i < operations.Length; i++)
        {
            int place = i;
            operations[i].Then(() => first.TrySetResult(place));
        }

        return first.Task;
    }

    /// <summary>Waits for all; if one fails, the others are withdrawn at once.</summary>
    private async Task AllOf(Operation[] operations)
    {
        if (operations.Length == 0)
        {
            return;
        }

        var over = new TaskCompletionSource();
        int left = operations.Length;
        foreach (Operation operation in operations)
        {
            operation.Then(() =>
            {
                if (operation.HasFailed || --left == 0)
                {
                    over.TrySetResult();
                }
            });
        }

        await over.Task;
        Withdraw(operations);
        operations.FirstOrDefault(it => it.HasFailed)?.Result();
    }

    private void Withdraw(IEnumerable<Operation> operations)
    {
        foreach (Operation operation in operations)
        {
            _run.Withdraw(operation);
        }
    }
}
