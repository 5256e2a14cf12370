namespace BusSignals;

/// <summary>Does one kind of work for durable processes; resolved from the scope of its message.</summary>
/// <typeparam name="TInput">What it needs to know.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public interface IProcessActivity<in TInput, TResult>
{
    /// <summary>
    /// Does the work. It may run again for the same process and operation when a machine dies or an answer is lost;
    /// make it safe to repeat with <see cref="ProcessActivityContext.IdempotencyKey"/>.
    /// </summary>
    /// <param name="input">What the process passed in.</param>
    /// <param name="context">Who requested it; its token is cancelled at the timeout, and when the application
    /// stops.</param>
    Task<TResult> RunAsync(TInput input, ProcessActivityContext context);
}
