namespace BusSignals;

/// <summary>The handle of a signal: what is needed to emit it, with its type.</summary>
/// <typeparam name="T">The contract.</typeparam>
public sealed class Signal<T> where T : class
{
    internal Signal(ISignalBus bus) => Bus = bus;

    internal ISignalBus Bus { get; }

    /// <summary>
    /// Emits a signal. Outside a process it is published at once, and the task ends when the broker has confirmed
    /// it; inside one it leaves with the commit of the delivery, or not at all. Emitting again is safe when
    /// <see cref="EmitOptions.IdempotencyKey"/> is given.
    /// </summary>
    /// <param name="signal">The signal; its path parameters must have values.</param>
    /// <param name="options">Idempotency key, headers, due time.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker.</param>
    /// <returns>The message id, by which the signal is known in every history.</returns>
    /// <exception cref="InvalidSignalException">The signal breaks a rule of its contract; nothing was sent.</exception>
    /// <exception cref="SignalNotAllowedException">A policy refused it, or it is for another tenant; nothing was sent.</exception>
    /// <exception cref="NoReceiverException">No queue is bound to the signal.</exception>
    public Task<Guid> EmitAsync(T signal, EmitOptions? options = null, CancellationToken cancellationToken = default) =>
        Bus.EmitAsync(signal, options, cancellationToken);

    /// <summary>
    /// Asks with a signal: emits it, and returns what its handler has replied with
    /// <see cref="SignalContext.Reply{T}"/>, once that is committed. An ask is a signal like any other to
    /// the process, but what the process refuses leaves no trace there. Asking again with the same
    /// <see cref="EmitOptions.IdempotencyKey"/> gets the first answer again.
    /// </summary>
    /// <remarks>
    /// If several types of processes take the signal, the first reply wins; anything else they say counts only when each
    /// of those registered here has spoken. Not to be used inside a process.
    /// </remarks>
    /// <typeparam name="TReply">What the reply is read as.</typeparam>
    /// <param name="signal">The signal; its path parameters must have values.</param>
    /// <param name="options">Idempotency key, headers, timeout.</param>
    /// <param name="cancellationToken">Gives up waiting; what was sent is handled all the same.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="AskRefusedException">The process has refused it.</exception>
    /// <exception cref="AskFailedException">Its handler failed for good.</exception>
    /// <exception cref="AskUnansweredException">It came to its end without a reply, or with one that is no <typeparamref name="TReply"/>.</exception>
    /// <exception cref="AskTimeoutException">No answer came in time; perhaps the signal waits in the mailbox.</exception>
    /// <exception cref="InvalidSignalException">The signal breaks a rule of its contract, here or at the receiver.</exception>
    /// <exception cref="NoReceiverException">No queue is bound to the signal.</exception>
    /// <exception cref="InvalidOperationException">It is asked inside a process.</exception>
    public Task<TReply> AskAsync<TReply>(T signal, AskOptions? options = null, CancellationToken cancellationToken = default) =>
        Bus.AskAsync<TReply>(signal, options, cancellationToken);

    /// <summary>A branch of a race in a durable process.</summary>
    public static implicit operator Alternative(Signal<T> signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return signal.ToAlternative();
    }

    /// <summary>A branch of a race in a durable process.</summary>
    public Alternative ToAlternative() => Alternative.Of(process => process.ReceiveAsync(this));

    /// <summary>Throws: a signal is not awaited itself.</summary>
    /// <exception cref="NondeterminismException">Always; the message says what to write instead.</exception>
    public System.Runtime.CompilerServices.TaskAwaiter<T> GetAwaiter() => throw new NondeterminismException(
        $"A signal cannot be awaited directly; write: await process.ReceiveAsync(orders.{TypeName.Of(typeof(T))}).");
}
