namespace BusSignals;

/// <summary>
/// What has gone wrong during one delivery. A signal of the mailbox that fails at each attempt is given up, so that it
/// fails neither the delivery that led to the mailbox nor the signals behind it.
/// </summary>
internal sealed class DeliveryFaults
{
    /// <summary>Transactions that lose this many races conflict by their nature.</summary>
    private const int MaxRaces = 100;

    /// <summary>How often the store may seem to be away to this delivery alone; with the pauses about 20 seconds.</summary>
    private const int MaxDoubts = 8;

    private readonly Dictionary<Tried, int> _failed = [];
    private readonly Dictionary<Tried, Exception> _givenUp = [];
    private int _races;
    private int _doubts;

    /// <summary>The entry being applied, or the one that was when the delivery failed; null if none.</summary>
    public HistoryEntry? Trying { get; set; }

    /// <summary>
    /// The step of a durable process being executed, or the one that was when the delivery failed; null if none.
    /// </summary>
    public int? TryingStep { get; set; }

    /// <summary>The timer being fired, or the one that was when the delivery failed; null if none.</summary>
    public ProcessTimer? Firing { get; set; }

    /// <summary>The signal being handled, or the one that was when the delivery failed.</summary>
    public SignalContext? Context { get; set; }

    /// <summary>The signals whose handlers reported a failure.</summary>
    public List<SignalContext> Declared { get; } = [];

    /// <summary>
    /// Which attempt this is of the current work: each piece counts its own, even if something else in the delivery
    /// fails.
    /// </summary>
    public int Attempt => _failed.GetValueOrDefault(Now) + 1;

    private Tried Now => TryingStep is { } step ? new Tried(Step: step)
        : Firing is { } timer ? Tried.Of(timer)
        : Trying is { } entry ? new Tried(Entry: entry.Sequence)
        : default;

    /// <summary>
    /// How long to wait before the next attempt: not at all after the first race, then a little, so that many
    /// contenders do not race for ever; longer each time if the store seemed to be away.
    /// </summary>
    public TimeSpan Pause { get; private set; }

    /// <summary>
    /// Notes that the attempt lost a race in the database, which does not count as a failure; false if it has lost too
    /// many.
    /// </summary>
    public bool TryRace()
    {
        bool mayRace = ++_races <= MaxRaces;
        Pause = TimeSpan.FromMilliseconds(mayRace ? Math.Min(_races - 1, 20) * 10 : 0);
        return mayRace;
    }

    /// <summary>
    /// Notes that the store seemed to be away to the handler, and to nobody else, which does not count as a failure yet;
    /// false if that has happened too often.
    /// </summary>
    public bool TryDoubt()
    {
        bool mayDoubt = ++_doubts <= MaxDoubts;
        Pause = mayDoubt ? StoreAvailability.Pause(_doubts) : TimeSpan.Zero;
        return mayDoubt;
    }

    /// <summary>Notes that the store is away indeed; true if the handler was blamed for having said so, which is forgotten.</summary>
    public bool Believe()
    {
        bool wasBlamed = _doubts > MaxDoubts;
        if (wasBlamed)
        {
            _failed.Clear();
        }

        _doubts = 0;
        return wasBlamed;
    }

    /// <summary>Starts an attempt.</summary>
    public void Begin()
    {
        Pause = TimeSpan.Zero;
        Trying = null;
        TryingStep = null;
        Firing = null;
        Context = null;
        Declared.Clear();
    }

    /// <summary>Counts a failure of the current work.</summary>
    public void Count() => _failed[Now] = Attempt;

    /// <summary>
    /// Gives up the failed step, timer or entry; false if the delivery itself failed, or the code of a durable process,
    /// which is then stopped together with its remaining work.
    /// </summary>
    public bool TryGiveUp(Exception exception) =>
        exception is not NondeterminismException && Now is var tried && tried != default && _givenUp.TryAdd(tried, exception);

    /// <summary>Why a step was given up, or null if it was not.</summary>
    public Exception? OfStep(int step) => _givenUp.GetValueOrDefault(new Tried(Step: step));

    /// <summary>Whether a timer was given up.</summary>
    public bool IsGivenUp(ProcessTimer timer) => _givenUp.ContainsKey(Tried.Of(timer));

    /// <summary>Why an entry was given up, or null if it was not.</summary>
    public Exception? Of(HistoryEntry entry) => _givenUp.GetValueOrDefault(new Tried(Entry: entry.Sequence));

    /// <summary>The work being attempted; with no member set it is the delivery itself.</summary>
    private readonly record struct Tried(int? Step = null, int? Entry = null, string? Timer = null, DateTimeOffset Due = default)
    {
        /// <summary>Identified by name and due time, because its id changes with each attempt.</summary>
        public static Tried Of(ProcessTimer timer) => new(Timer: timer.Name, Due: timer.Due);
    }
}
