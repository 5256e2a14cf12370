namespace BusSignals;

/// <summary>
/// What has gone wrong during one delivery. A signal of the mailbox that fails at each attempt is set aside, so that it
/// takes down neither the delivery after which the mailbox was asked nor those behind it.
/// </summary>
internal sealed class DeliveryFaults
{
    /// <summary>Transactions that lose that often exclude each other by what they do.</summary>
    private const int MaxRaces = 100;

    private readonly Dictionary<Tried, int> _failed = [];
    private readonly Dictionary<Tried, Exception> _givenUp = [];
    private int _races;
    private bool _raced;

    /// <summary>The entry that is being applied, or that was when the delivery failed; null if it is none.</summary>
    public HistoryEntry? Trying { get; set; }

    /// <summary>The step of a durable process that is being done, or that was when the delivery failed; null if it is none.</summary>
    public int? TryingStep { get; set; }

    /// <summary>The timer that is being fired on the way, or that was when the delivery failed; null if it is none.</summary>
    public ProcessTimer? Firing { get; set; }

    /// <summary>The signal that is being handled, or that was when the delivery failed.</summary>
    public SignalContext? Context { get; set; }

    /// <summary>The signals whose handlers have said that they failed.</summary>
    public List<SignalContext> Declared { get; } = [];

    /// <summary>Which attempt this is of what is being tried: each has its own, whatever else of the delivery fails.</summary>
    public int Attempt => _failed.GetValueOrDefault(Now) + 1;

    private Tried Now => TryingStep is { } step ? new Tried(Step: step)
        : Firing is { } timer ? Tried.Of(timer)
        : Trying is { } entry ? new Tried(Entry: entry.Sequence)
        : default;

    /// <summary>How long to wait before the next attempt: not at all after the first race, and then a little, so that many do not race for ever.</summary>
    public TimeSpan PauseAfterRace => TimeSpan.FromMilliseconds(_raced ? Math.Min(_races - 1, 20) * 10 : 0);

    /// <summary>Notes that the attempt lost a race in the database, which is not its failure; false if it has lost too many.</summary>
    public bool TryRace() => _raced = ++_races <= MaxRaces;

    /// <summary>Begins an attempt.</summary>
    public void Begin()
    {
        _raced = false;
        Trying = null;
        TryingStep = null;
        Firing = null;
        Context = null;
        Declared.Clear();
    }

    /// <summary>Counts a failure of what is being tried.</summary>
    public void Count() => _failed[Now] = Attempt;

    /// <summary>
    /// Sets the failed step, timer or entry aside; false if it was the delivery itself that failed, or the code of a durable
    /// process, which is to be stopped with all that it has not done.
    /// </summary>
    public bool TryGiveUp(Exception exception) =>
        exception is not NondeterminismException && Now is var tried && tried != default && _givenUp.TryAdd(tried, exception);

    /// <summary>Why a step was set aside, or null if it was not.</summary>
    public Exception? OfStep(int step) => _givenUp.GetValueOrDefault(new Tried(Step: step));

    /// <summary>Whether a timer was set aside.</summary>
    public bool IsGivenUp(ProcessTimer timer) => _givenUp.ContainsKey(Tried.Of(timer));

    /// <summary>Why an entry was set aside, or null if it was not.</summary>
    public Exception? Of(HistoryEntry entry) => _givenUp.GetValueOrDefault(new Tried(Entry: entry.Sequence));

    /// <summary>What is tried; none of them is the delivery itself.</summary>
    private readonly record struct Tried(int? Step = null, int? Entry = null, string? Timer = null, DateTimeOffset Due = default)
    {
        /// <summary>By name and due time, as its id changes with each attempt.</summary>
        public static Tried Of(ProcessTimer timer) => new(Timer: timer.Name, Due: timer.Due);
    }
}
