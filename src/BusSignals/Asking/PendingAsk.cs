using MassTransit;

namespace BusSignals;

/// <summary>
/// One ask that waits for its answer. A reply ends it at once. Any other answer ends it only after all known receivers
/// of the signal have answered, so that one without a reply does not pre-empt one that replies.
/// </summary>
/// <param name="takers">How many types of processes receive the signal; null if it may reach any number of
/// processes.</param>
internal sealed class PendingAsk(int? takers)
{
    private readonly TaskCompletionSource<SignalReply> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SignalReply> _others = new(StringComparer.Ordinal);
    private SignalReply? _waiting;

    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid RequestId { get; } = NewId.NextGuid();

    public Task<SignalReply> Answer => _answer.Task;

    /// <summary>The answer of a process that keeps the signal in its mailbox.</summary>
    public SignalReply? Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting;
            }
        }
    }

    /// <summary>
    /// The best answer once no more is expected: a refusal or failure takes precedence over answers that say less.
    /// </summary>
    public SignalReply? Best
    {
        get
        {
            lock (_gate)
            {
                return _answer.Task.IsCompletedSuccessfully
                    ? _answer.Task.Result
                    : _others.Values.FirstOrDefault(it => it.IsRefusalOrFailure) ?? _others.Values.FirstOrDefault();
            }
        }
    }

    /// <summary>Completes when the signal has been sent, or when the ask has ended without that.</summary>
    public Task SentOr(Task ended) => Task.WhenAny(_sent.Task, ended);

    public void Sent() => _sent.TrySetResult();

    public void Take(SignalReply reply)
    {
        if (reply.HasReply)
        {
            _answer.TrySetResult(reply);
            return;
        }

        lock (_gate)
        {
            if (reply.Outcome == SignalOutcome.Waiting)
            {
                _waiting = reply;
                return;
            }

            if (!_others.TryGetValue(reply.Endpoint, out SignalReply? before) || !before.IsRefusalOrFailure)
            {
                _others[reply.Endpoint] = reply;
            }
        }

        if (HaveAllSpoken() && Best is { } best)
        {
            _answer.TrySetResult(best);
        }
    }

    private bool HaveAllSpoken()
    {
        lock (_gate)
        {
            return _others.Count >= takers;
        }
    }
}
