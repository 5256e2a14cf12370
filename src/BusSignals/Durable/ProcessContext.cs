using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// What the code of a durable process may use. All of it is recorded in the journal, so that the code can be brought to
/// the same point again, on any machine. The code itself must be deterministic: take time, ids and random numbers from
/// here, and put everything else into a step.
/// </summary>
public sealed partial class ProcessContext
{
    private readonly DurableRun _run;
    private Random? _random;
    private ReplayLogger? _logger;

    internal ProcessContext(DurableRun run) => _run = run;

    /// <summary>The process.</summary>
    public ProcessId Id => _run.Id;

    /// <summary>The time of the event that the process has reached; the same in each replay.</summary>
    public DateTimeOffset UtcNow => _run.Now;

    /// <summary>Random numbers that are the same in each replay.</summary>
    public Random Random
    {
        get
        {
            _run.CheckInside("random");
            return _random ??= new Random(Uuid5.Create(_run.Id.Key, FormattableString.Invariant($"random {_run.Origin}")).GetHashCode());
        }
    }

    /// <summary>Whether the process is being replayed: what it does now was done before.</summary>
    public bool IsReplaying => _run.IsReplaying;

    /// <summary>
    /// Writes to the log of the process's class, with the process as its scope. A replay does not log again.
    /// </summary>
    public ILogger Logger => _logger ??= new ReplayLogger(
        _run, _run.Services.GetRequiredService<ILoggerFactory>().CreateLogger(_run.Process.Type.FullName!));

    /// <summary>
    /// Cancelled when somebody asks the process to end (<see cref="CancelProcess"/>). A process that has read this
    /// token ends itself: its current waits throw an <see cref="OperationCanceledException"/>, and from then on
    /// everything works as before, so that it can clean up. If it lets the exception escape, it is cancelled; if it
    /// returns a result, it is completed. A process that never reads the token is ended at once.
    /// </summary>
    [Takes(typeof(CancelProcess))]
    public CancellationToken CancellationToken
    {
        get
        {
            _run.CheckInside("cancellation token");
            return _run.CancellationToken;
        }
    }

    /// <summary>An id that is the same in each replay.</summary>
    public Guid NewGuid()
    {
        _run.CheckInside("new guid");
        return _run.NextValue();
    }

    /// <summary>
    /// Shows part of the process to others: <see cref="ProcessView.StateAs{TState}"/> reads it as it was after the last
    /// commit. Change the object in place. When the process has ended, its result is shown instead.
    /// </summary>
    /// <param name="state">Anything that serializes to JSON.</param>
    /// <exception cref="NotSupportedException">Part of its type would be lost in serialization; the message names the
    /// member.</exception>
    public void Expose(object state)
    {
        ArgumentNullException.ThrowIfNull(state);
        KeptValues.Check(KeptValues.TypeOf(state), StateJsonOptions.Default, isOpen: true);
        _run.Exposed = state;
    }

    /// <summary>
    /// Whether a change applies to this process. It applies to a process that reaches this question for the first time,
    /// and the answer is recorded; a process that passed here before the question was added keeps the old behaviour.
    /// </summary>
    /// <param name="changeId">The change: one word, such as <c>add-insurance</c>.</param>
    /// <exception cref="ArgumentException">It is not one word of 1 to 100 characters.</exception>
    public bool Changed(string changeId)
    {
        ArgumentNullException.ThrowIfNull(changeId);
        return _run.Changed(ChangeIds.Checked(changeId, nameof(changeId)));
    }

    /// <summary>
    /// Restarts the process with another input, under the same identity:
    /// <c>return process.ContinueAsNew&lt;Report&gt;(next);</c>.
    /// Its journal starts over, so that it stays short in a process that loops for years. The mailbox, open tokens and
    /// listeners for its end stay; all other waits are withdrawn.
    /// </summary>
    /// <typeparam name="TResult">The process's result; the returned value is meaningless.</typeparam>
    /// <param name="input">Its next input, of its input type.</param>
    /// <exception cref="NotSupportedException">Part of the input would be lost in serialization; the message names the
    /// member.</exception>
    public TResult ContinueAsNew<TResult>(object input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _run.CheckInside("continue as new");
        Type expected = DurableDefinitionReader.TypesOf(_run.Process.Type)[0];
        if (!expected.IsInstanceOfType(input))
        {
            throw new ArgumentException($"'{TypeName.Of(_run.Process.Type)}' goes on with its input, a '{TypeName.Of(expected)}', and not with a '{TypeName.Of(input.GetType())}'.", nameof(input));
        }

        Check(input, expected);
        if (IdOf(input) is var id && id.Key != _run.Id.Key)
        {
            throw new ArgumentException($"'{_run.Id.Path}' goes on as itself, and this is the input of '{id.Path}'; give it its own identity.", nameof(input));
        }

        _run.Continue(input);
        return default!;
    }

    /// <summary>The process of this class that an input starts.</summary>
    private ProcessId IdOf(object input) => ProcessId.Of(_run.Process.Path, ((DurableBehaviour)_run.Process.Behaviour).Identity.Read(input));

    /// <summary>
    /// Checks a value to be sent, where the code requests it; in a replay it has been checked already.
    /// </summary>
    private void Check(object? value, Type type)
    {
        if (!_run.IsReplaying)
        {
            _ = SignalPayload.ToElement(value, type);
        }
    }
}
