using System.Runtime.CompilerServices;

namespace BusSignals;

/// <summary>
/// Something that a durable process waits for: a signal, a delay, a token, a step. Only the process itself may await
/// it; it may keep it and await it later.
/// </summary>
/// <typeparam name="T">The type of its result.</typeparam>
public sealed class DurableTask<T>
{
    internal DurableTask(Operation operation) => Operation = operation;

    internal Operation Operation { get; }

    /// <summary>Whether it has its result.</summary>
    public bool IsCompleted => Operation.IsCompleted;

    /// <summary>Makes it awaitable in the process.</summary>
    public Awaiter GetAwaiter() => new(this);

    internal T Result() => (T)Operation.Result()!;

    /// <summary>Converts it to a branch of a race.</summary>
    public static implicit operator Alternative(DurableTask<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.ToAlternative();
    }

    /// <summary>Converts it to a branch of a race.</summary>
    public Alternative ToAlternative() => new(_ => Branch.Of(this));

    /// <summary>Awaits a <see cref="DurableTask{T}"/>.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        private readonly DurableTask<T> _task;

        internal Awaiter(DurableTask<T> task) => _task = task;

        /// <summary>Whether the process continues without waiting.</summary>
        public bool IsCompleted => _task.IsCompleted || _task.Operation.IsWithdrawn;

        /// <summary>The result.</summary>
        public T GetResult() => _task.Result();

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _task.Operation.Then(continuation);

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _task.Operation.Then(continuation);
    }
}
