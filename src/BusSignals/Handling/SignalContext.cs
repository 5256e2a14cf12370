using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// A signal while it is handled: what it is, where it goes, and what its handling does there. The same in middleware,
/// handlers and saga activities. Nothing done here is visible to others before the signal's commit. Belongs to one
/// handling; not thread-safe.
/// </summary>
public abstract class SignalContext
{
    private readonly ProcessSession _session;
    private readonly SignalEnvelope _envelope;
    private Dictionary<string, object?>? _items;
    private object _payload;

    private protected SignalContext(ProcessSession session, SignalEnvelope envelope)
    {
        _session = session;
        _envelope = envelope;
        _payload = envelope.Message;
    }

    /// <summary>The signal's definition, with its id.</summary>
    public SignalDefinition Signal => _envelope.Definition;

    /// <summary>The type of the process: the flow or the saga.</summary>
    public ProcessDefinition ProcessType => _session.Definition;

    /// <summary>The process that handles the signal.</summary>
    public ProcessId Process => _session.Id;

    /// <summary>The message's id, under which every history lists the signal.</summary>
    public Guid MessageId => _envelope.MessageId;

    /// <summary>The conversation the message belongs to.</summary>
    public Guid? ConversationId => _envelope.Metadata.ConversationId;

    /// <summary>The message's headers.</summary>
    public IReadOnlyDictionary<string, string> Headers => _envelope.Metadata.Headers ?? [];

    /// <summary>When the signal was sent, by the emitter's clock.</summary>
    public DateTimeOffset? SentAt => _envelope.SentAt;

    /// <summary>When it arrived here.</summary>
    public DateTimeOffset ReceivedAt => _envelope.ReceivedAt;

    /// <summary>The time of this handling, by the application's clock.</summary>
    public DateTimeOffset Now => _session.Now;

    /// <summary>Which attempt this is, from 1; attempts before a later retry count too.</summary>
    public int Attempt => _session.AttemptOf(Signal);

    /// <summary>The address of the endpoint that it was emitted from.</summary>
    public Uri? Emitter => _envelope.Metadata.SourceAddress;

    /// <summary>The services of this delivery; their changes to the store's database are part of the commit.</summary>
    public IServiceProvider Services => _session.Services;

    /// <summary>Cancelled when the application stops and the handling must be given up; it will be repeated.</summary>
    public CancellationToken CancellationToken => _session.Context.CancellationToken;

    /// <summary>Values that the layers of one handling pass to each other; not stored.</summary>
    public IDictionary<string, object?> Items => _items ??= new(StringComparer.Ordinal);

    /// <summary>
    /// The signal. Middleware may replace it before the handler runs. The history keeps what the handler got; a dead
    /// signal keeps what arrived, which is what a replay starts from.
    /// </summary>
    /// <exception cref="ArgumentException">The new payload is not an instance of the contract.</exception>
    public object Payload
    {
        get => _payload;
        set => _payload = Signal.Payload(value);
    }

    /// <summary>Whether the emitter waits for a reply. A handler may reply in any case.</summary>
    public bool IsAsked => AskRequest.Of(_envelope.Metadata) is not null;

    internal SignalEnvelope Envelope => _envelope;

    /// <summary>The reply as JSON text, if there is one.</summary>
    internal string? Answer { get; private set; }

    /// <summary>Whether the reply contains sensitive data.</summary>
    internal bool IsAnswerSensitive { get; private set; }

    /// <summary>How the handling was ended explicitly, if it was.</summary>
    internal HandlingEnd? Ended { get; private set; }

    private protected abstract object StateObject { get; }

    /// <summary>What has happened to the process so far, in order, including this handling.</summary>
    public Task<IReadOnlyList<HistoryEntry>> HistoryAsync() => _session.HistoryAsync(CancellationToken);

    /// <summary>
    /// One value of the state by its key: an entry of a <see cref="FlowState"/>, or a member of a typed
    /// state by its name in any case. The default of <typeparamref name="T"/> if there is none.
    /// </summary>
    public T? Get<T>(string key) => StateValues.Get<T>(StateObject, key);

    /// <summary>Sets one value of the state.</summary>
    /// <exception cref="ArgumentException">A typed state has no such member, or the value does not fit it.</exception>
    public void Set(string key, object? value)
    {
        CheckOpen();
        StateValues.Set(StateObject, key, value);
    }

    /// <summary>
    /// Merges values into the state: the named ones change, all others stay. Takes a dictionary with text keys, or an
    /// object such as <c>new { status = "cancelled" }</c>, whose member names are the keys as written.
    /// </summary>
    /// <exception cref="ArgumentException">A typed state has no such member, or a value does not fit it.</exception>
    public void Set(object updates)
    {
        CheckOpen();
        StateValues.Merge(StateObject, updates);
    }

    /// <summary>
    /// Writes a line to the log, with process, signal and message id as its scope, and to the history. In the data of
    /// this and all other notes an exception is written as its text, and values that are not data, such as a stream or
    /// a delegate, as the name of their type.
    /// </summary>
    public void Log(string message, object? data = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        Open.Note(Signal, HistoryKind.Log, new { message, data });
        ILogger logger = Services.GetRequiredService<ILoggerFactory>().CreateLogger(ProcessType.Type.FullName!);
        using IDisposable? scope = logger.BeginScope(new Dictionary<string, object>
        {
            ["Process"] = Process.Path,
            ["Signal"] = Signal.Name,
            ["MessageId"] = MessageId,
        });
        HandlerLog.Line(logger, message, data is null ? null : KeptValues.WriteNote(data));
    }

    /// <summary>Adds a note to the process's history.</summary>
    /// <param name="kind">Received, started, checkpoint, completed or failed.</param>
    /// <param name="details">Anything that serializes to JSON.</param>
    /// <exception cref="ArgumentException">The kind is none of these.</exception>
    public void AddHistory(HistoryKind kind, object? details = null)
    {
        if (kind is not (HistoryKind.Received or HistoryKind.Started or HistoryKind.Checkpoint or HistoryKind.Completed or HistoryKind.Failed))
        {
            throw new ArgumentException($"A handler cannot add an entry of the kind '{kind}'; use Received, Started, Checkpoint, Completed or Failed.", nameof(kind));
        }

        Open.Note(Signal, kind, details);
    }

    /// <summary>
    /// Adds a checkpoint. It exists once the signal is committed, and can be read by its id with
    /// <see cref="IProcesses.FindCheckpointAsync"/>.
    /// </summary>
    public Task<CheckpointId> CheckpointAsync(object? data = null)
    {
        HistoryEntry entry = Open.Note(Signal, HistoryKind.Checkpoint, data);
        return Task.FromResult(new CheckpointId(Process.Key, entry.Sequence));
    }

    /// <summary>Ends the handling of this signal successfully, and records the details.</summary>
    /// <exception cref="InvalidOperationException">The handling has ended already.</exception>
    public void Complete(object? details = null)
    {
        End(new HandlingEnd(null));
        Open.Note(Signal, HistoryKind.Completed, details);
    }

    /// <summary>
    /// Ends the handling of this signal as failed. The handler's changes are kept. The signal's outcome is
    /// <see cref="SignalOutcome.Failed"/> with the reason; it is not retried, and becomes a dead signal that can be
    /// replayed.
    /// </summary>
    /// <exception cref="InvalidOperationException">The handling has ended already.</exception>
    public void Fail(string reason, object? details = null)
    {
        KeptValues.CheckText(reason, nameof(reason), "The reason of Fail");
        End(new HandlingEnd(reason));
        Open.Note(Signal, HistoryKind.Failed, new { reason, details });
    }

    /// <summary>
    /// Creates a token for this process. It exists once the signal is committed; signals that
    /// <paramref name="onCreated"/> emits are sent with it.
    /// </summary>
    /// <param name="definition">The kind of token.</param>
    /// <param name="onCreated">Runs with the token, for example to send it in an e-mail.</param>
    /// <param name="validFor">How long it can be answered. Zero or less expires at once;
    /// <see cref="Timeout.InfiniteTimeSpan"/> never expires. Default: the definition's.</param>
    /// <exception cref="InvalidOperationException">The handler has called <see cref="EndProcess"/>, or the process handles no
    /// answers of such tokens.</exception>
    public Task<Token<TAnswer>> CreateTokenAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, Func<Token<TAnswer>, Task>? onCreated = null, TimeSpan? validFor = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return CreateAsync(definition, definition.Validity(validFor), onCreated);
    }

    /// <summary>As above, with a token that can be answered until a given time.</summary>
    /// <param name="definition">The kind of token.</param>
    /// <param name="expiresAt">Until when it can be answered.</param>
    /// <param name="onCreated">Runs with the token, for example to send it in an e-mail.</param>
    public Task<Token<TAnswer>> CreateTokenAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, DateTimeOffset expiresAt, Func<Token<TAnswer>, Task>? onCreated = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return CreateAsync(definition, expiresAt, onCreated);
    }

    private async Task<Token<TAnswer>> CreateAsync<TAnswer>(TokenDefinition<TAnswer> definition, DueTime expires, Func<Token<TAnswer>, Task>? onCreated)
    {
        Open.Handling.CheckGoesOn($"The token '{definition.Id}' is created");
        Token<TAnswer> token = Open.CreateToken(definition, expires);
        if (!TokenSignals.AreHeard(definition, Open.Definition))
        {
            throw new InvalidOperationException(
                $"'{TypeName.Of(Open.Definition.Type)}' handles no answers of the tokens '{definition.Id}', so that they would be lost; write OnAnswer(…) in its constructor, "
                    + $"or in a state machine an Event<TokenAnswer<{TypeName.Of(typeof(TAnswer))}>>.");
        }

        if (onCreated is not null)
        {
            await onCreated(token);
        }

        return token;
    }

    /// <summary>
    /// Replies to whoever asked. The reply is serialized at once, committed with the signal, and then sent. It is kept
    /// with the signal's receipt, so that asking again gets the same reply.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// There is a reply already, or it is larger than the signal's <see cref="SignalDefinition.MaxPayloadBytes"/>.
    /// </exception>
    /// <exception cref="NotSupportedException">Part of the reply would be lost in serialization; the message names the
    /// member.</exception>
    public void Reply<T>(T value)
    {
        CheckOpen();
        if (Answer is not null)
        {
            throw new InvalidOperationException($"The signal '{Signal.Id}' has its reply already; Reply is called once.");
        }

        JsonElement json = SignalPayload.ToElement(value, typeof(T) == typeof(object) ? KeptValues.TypeOf(value) : typeof(T));
        if (SignalPayload.SizeAbove(Signal.MaxPayloadBytes, json) is { } bytes)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The reply to the signal '{Signal.Id}' has {bytes:N0} bytes; at most {Signal.MaxPayloadBytes:N0} are allowed. Reply with a reference to the data."));
        }

        Answer = json.GetRawText();
        IsAnswerSensitive = SensitiveMembers.AreIn(value?.GetType() ?? typeof(T), SignalPayload.Options);
    }

    /// <summary>
    /// Ends the process after this handling: its timers are removed, and the signals in its mailbox follow their late
    /// policies. In a state machine use <c>Finalize()</c> instead.
    /// </summary>
    public void EndProcess(string? reason = null)
    {
        if (!string.IsNullOrEmpty(reason))
        {
            KeptValues.CheckText(reason, nameof(reason), "The reason of EndProcess");
        }

        Open.Handling.EndAfterwards(reason);
    }

    /// <summary>
    /// Sets a timer of the flow, handled by its <c>OnTimer</c>: a row, committed with everything else that the handler
    /// does. It replaces a pending timer of the same name. It is withdrawn when the process ends, and waits while the
    /// process is paused.
    /// </summary>
    /// <param name="name">One of the timers that the flow handles.</param>
    /// <param name="delay">
    /// From now on; never less. Zero or less fires at once, after this commit; <see cref="Timeout.InfiniteTimeSpan"/>
    /// never fires.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The flow handles no timer of this name, the process is a state machine, whose timers are its <c>After</c>
    /// branches, or the handler has called <see cref="EndProcess"/>.
    /// </exception>
    public void Schedule(string name, TimeSpan delay) => HandlerTimers.Schedule(Open, name, delay);

    /// <summary>As above, at a given time and never before it. A time in the past fires at once.</summary>
    /// <param name="name">One of the timers that the flow handles.</param>
    /// <param name="due">When it fires.</param>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public void Schedule(string name, DateTimeOffset due) => HandlerTimers.Schedule(Open, name, due);

    /// <summary>Withdraws a pending timer of the process with this handler's commit; false if there is none.</summary>
    public bool CancelTimer(string name) => HandlerTimers.Cancel(Open, name);

    /// <summary>Whether a change applies to this process; it does if the process started after the change.</summary>
    public bool Changed(string changeId) => _session.Changed(changeId);

    /// <summary>Records a change for this process: from now on it has the new behaviour.</summary>
    /// <exception cref="ArgumentException">The id is not one word of 1 to 100 characters.</exception>
    public void RecordChange(string changeId)
    {
        ArgumentNullException.ThrowIfNull(changeId);
        Open.RecordChanges([ChangeIds.Checked(changeId, nameof(changeId))]);
    }

    /// <summary>The process while it takes changes.</summary>
    private ProcessSession Open
    {
        get
        {
            CheckOpen();
            return _session;
        }
    }

    private void CheckOpen()
    {
        if (_session.IsOver)
        {
            throw new InvalidOperationException(
                $"The handling of the signal '{Signal.Id}' is over, so that this would be lost; do it before the handler ends, and await what it has begun.");
        }
    }

    private void End(HandlingEnd end) => Ended = Ended is null
        ? end
        : throw new InvalidOperationException($"The handling of the signal '{Signal.Id}' has been ended already; Complete and Fail are called once.");
}
