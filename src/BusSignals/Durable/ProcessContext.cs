using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// What the code of a durable process may use: everything that is written into its journal, so that the code can be
/// brought to the same place again, on any machine. The code itself must do the same again whenever the
/// same things happen: time, ids and chance come from here, and everything else belongs into a step.
/// </summary>
public sealed partial class ProcessContext
{
    private readonly DurableRun _run;
    private Random? _random;
    private ReplayLogger? _logger;

    internal ProcessContext(DurableRun run) => _run = run;

    /// <summary>The process.</summary>
    public ProcessId Id => _run.Id;

    /// <summary>The moment of the event that the process has come to; the same in each replay.</summary>
    public DateTimeOffset UtcNow => _run.Now;

    /// <summary>Random numbers that are the same in each replay.</summary>
    public Random Random => _random ??= new Random(Uuid5.Create(_run.Id.Key, FormattableString.Invariant($"random {_run.Origin}")).GetHashCode());

    /// <summary>Whether the process is being brought to where it was; what is done now was done before.</summary>
    public bool IsReplaying => _run.IsReplaying;

    /// <summary>Writes to the log of the process' class, with the process as its scope; what was logged before is not logged again in a replay.</summary>
    public ILogger Logger => _logger ??= new ReplayLogger(
        _run, _run.Services.GetRequiredService<ILoggerFactory>().CreateLogger(_run.Process.Type.FullName!));

    /// <summary>
    /// Cancelled when somebody asks the process to end (<see cref="CancelProcess"/>). A process that has looked
    /// at it ends itself: what it waits for at that moment throws an <see cref="OperationCanceledException"/>, and from then on
    /// everything works as before, so that it can clean up. One that lets the exception out is cancelled; one that returns a
    /// result is completed. A process that never looks at it is ended at once.
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
    /// Shows something of the process to others: <see cref="ProcessView.StateAs{TState}"/> reads it, as it was
    /// after the last commit. Change the object in place. When the process has ended, its result is shown instead.
    /// </summary>
    /// <param name="state">Anything that can be written as JSON.</param>
    /// <exception cref="NotSupportedException">Something of its type would be lost; the message names the member.</exception>
    public void Expose(object state)
    {
        ArgumentNullException.ThrowIfNull(state);
        KeptValues.Check(KeptValues.TypeOf(state), StateJsonOptions.Default, isOpen: true);
        _run.Exposed = state;
    }

    /// <summary>
    /// Whether a change holds for this process. One that comes to this question for the first time has it, and
    /// keeps the answer; one that came by here before the question was asked keeps the old way.
    /// </summary>
    /// <param name="changeId">The change: one word, such as <c>add-insurance</c>.</param>
    /// <exception cref="ArgumentException">It is not one word of 1 to 100 characters.</exception>
    public bool Changed(string changeId)
    {
        ArgumentNullException.ThrowIfNull(changeId);
        return _run.Changed(ChangeIds.Checked(changeId, nameof(changeId)));
    }

    /// <summary>
    /// Begins the process anew with another input, under the same identity: <c>return process.ContinueAsNew&lt;Report&gt;(next);</c>.
    /// Its journal starts here, so that one which goes round for years stays short. What its mailbox holds, its open tokens and
    /// whoever waits for its end stay; all else that it waits for is withdrawn.
    /// </summary>
    /// <typeparam name="TResult">The process' result; what is returned has no meaning.</typeparam>
    /// <param name="input">Its next input, of the type that it is started with.</param>
    /// <exception cref="NotSupportedException">Something of the input would be lost; the message names the member.</exception>
    public TResult ContinueAsNew<TResult>(object input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _run.CheckInside("continue as new");
        Check(input, DurableDefinitionReader.TypesOf(_run.Process.Type)[0]);
        _run.Continue(input);
        return default!;
    }

    /// <summary>Checks what is going to be sent, where it is asked for; in a replay it was checked before.</summary>
    private void Check(object? value, Type type)
    {
        if (!_run.IsReplaying)
        {
            _ = SignalPayload.ToElement(value, type);
        }
    }
}
