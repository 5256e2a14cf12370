namespace BusSignals;

/// <summary>The typed handle of a signal: everything needed to emit it.</summary>
/// <typeparam name="T">The contract.</typeparam>
public sealed class Signal<T> where T : class
{
    internal Signal(ISignalBus bus) => Bus = bus;

    internal ISignalBus Bus { get; }

    /// <summary>
    /// Emits a signal. Outside a process it is published at once, and the task completes when the broker has confirmed
    /// it. Inside a process it is sent with the commit of the delivery, or not at all. Emitting again is safe if
    /// <see cref="EmitOptions.IdempotencyKey"/> is given.
    /// </summary>
    /// <param name="signal">The signal; its path parameters must have values.</param>
    /// <param name="options">The idempotency key, headers, and whether somebody must be there to receive it.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker.</param>
    /// <returns>The message id, under which every history lists the signal.</returns>
    /// <exception cref="InvalidSignalException">The signal breaks a rule of its contract; nothing was sent.</exception>
    /// <exception cref="SignalNotAllowedException">A policy refused it, or it is for another tenant; nothing was sent.</exception>
    /// <exception cref="NoReceiverException">No queue is bound to the signal.</exception>
    public Task<Guid> EmitAsync(T signal, EmitOptions? options = null, CancellationToken cancellationToken = default) =>
        Bus.EmitAsync(signal, options, cancellationToken);

    /// <summary>
    /// Asks with a signal: emits it, and returns the handler's reply (<c>SignalContext.Reply</c>) once that
    /// is committed. To the process an ask is a signal like any other, except that a refusal is not recorded there.
    /// Asking again with the same <see cref="EmitOptions.IdempotencyKey"/> gets the first answer again.
    /// </summary>
    /// <remarks>
    /// If several types of processes receive the signal, the first reply wins; other answers count only when each type
    /// registered here has answered. Not for use inside a process.
    /// </remarks>
    /// <typeparam name="TReply">The type that the reply is read as.</typeparam>
    /// <param name="signal">The signal; its path parameters must have values.</param>
    /// <param name="options">Idempotency key, headers, timeout.</param>
    /// <param name="cancellationToken">Gives up waiting; what was sent is handled all the same.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="AskRefusedException">The process refused it.</exception>
    /// <exception cref="AskFailedException">Its handler failed for good.</exception>
    /// <exception cref="AskUnansweredException">It reached its outcome without a reply, or with one that is not a
    /// <typeparamref name="TReply"/>.</exception>
    /// <exception cref="AskTimeoutException">No answer came in time; the signal may be waiting in the
    /// mailbox.</exception>
    /// <exception cref="InvalidSignalException">The signal breaks a rule of its contract, here or at the receiver.</exception>
    /// <exception cref="NoReceiverException">No queue is bound to the signal.</exception>
    /// <exception cref="InvalidOperationException">It was called inside a process.</exception>
    public Task<TReply> AskAsync<TReply>(T signal, AskOptions? options = null, CancellationToken cancellationToken = default) =>
        Bus.AskAsync<TReply>(signal, options, cancellationToken);

    /// <summary>Converts it to a branch of a race in a durable process.</summary>
    public static implicit operator Alternative(Signal<T> signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return signal.ToAlternative();
    }

    /// <summary>Converts it to a branch of a race in a durable process.</summary>
    public Alternative ToAlternative() => new(branches => branches.Receive(this));

    /// <summary>Throws: a signal cannot be awaited directly.</summary>
    /// <exception cref="NondeterminismException">Always; the message says what to write instead.</exception>
    public System.Runtime.CompilerServices.TaskAwaiter<T> GetAwaiter() => throw new NondeterminismException(
        $"A signal cannot be awaited directly; write: await process.ReceiveAsync(orders.{typeof(T).Name}).");
}
