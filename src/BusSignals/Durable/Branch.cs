namespace BusSignals;

/// <summary>A branch of a race that has been started.</summary>
internal sealed record Branch(Operation Operation, Func<object> Result)
{
    public static Branch Of<T>(DurableTask<T> task) => new(task.Operation, () => task.Result()!);

    /// <summary>Starts the branches of a race in a process.</summary>
    public static Branch[] Start(ProcessContext process, IReadOnlyList<Alternative> alternatives)
    {
        var branches = new Starting(process);
        return [.. alternatives.Select(it => (Branch)it.Start(branches))];
    }

    private sealed class Starting(ProcessContext process) : IBranches
    {
        public object Receive<T>(Signal<T> signal) where T : class => Of(process.ReceiveAsync(signal));

        public object Delay(TimeSpan delay) => Of(process.DelayAsync(delay));

        public object Delay(DateTimeOffset due) => Of(process.DelayUntilAsync(due));
    }
}
