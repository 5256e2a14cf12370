using MassTransit;

namespace BusSignals;

/// <summary>
/// The timeouts of a state machine: which <c>After</c> or <c>At</c> belongs to which state. A substate has those of the states
/// around it too: a timeout of a superstate runs from entering the first of its states until all of them have been left.
/// </summary>
internal sealed class StateTimeouts<TState> where TState : SagaState, new()
{
    private readonly List<Timeout> _declared = [];
    private readonly Dictionary<string, List<Timeout>> _byState = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    public int Count => _declared.Count;

    public Event<TimerElapsed> Declare(Event<TimerElapsed> elapsed, Func<BehaviorContext<TState>, DueTime> due, string? name)
    {
        _declared.Add(new Timeout(elapsed, due, name));
        return elapsed;
    }

    public void Bind(IReadOnlyList<State> states, EventActivities<TState>[] activities)
    {
        foreach (State state in states.Where(it => it.Name is "Initial" or "Final"))
        {
            Refuse($"During({state.Name}, …)", activities);
        }

        foreach (Timeout timeout in In(activities))
        {
            timeout.Bound = true;
            foreach (State state in states)
            {
                (_byState.TryGetValue(state.Name, out List<Timeout>? timeouts) ? timeouts : _byState[state.Name] = []).Add(timeout);
            }
        }
    }

    public void Refuse(string where, EventActivities<TState>[] activities)
    {
        foreach (Timeout timeout in In(activities))
        {
            timeout.Bound = true;
            _faults.Add($"has an After or At in {where}; a timeout belongs to a state, put it into During(state, …)");
        }
    }

    /// <summary>The timeout that sets a timer in a state or in one around it; null if there is none here.</summary>
    public Timeout? Find(State<TState>? state, string timer) => Of(state).FirstOrDefault(it => it.Name == timer).Timeout;

    /// <summary>
    /// Whether a timer belongs to a state or to one around it. Decided by its name, so that a timer that only a newer version
    /// sets is recognized too.
    /// </summary>
    public static bool IsOf(State<TState>? state, ProcessTimer timer) => timer.IsPlain && Around(state).Any(it => IsOf(it.Name, timer));

    /// <summary>
    /// Moves the timers with the state: those that only the old one has are withdrawn, those that only the new one has are set.
    /// </summary>
    public void Move(ProcessSession session, State<TState>? from, State<TState> to, BehaviorContext<TState> context)
    {
        (string Name, Timeout Timeout)[] old = [.. Of(from)];
        (string Name, Timeout Timeout)[] now = [.. Of(to)];
        string[] left = [.. Around(from).Except(Around(to)).Select(it => it.Name)];
        foreach (ProcessTimer timer in session.Timers.Where(it => it.IsPlain).ToArray())
        {
            if (left.Any(it => IsOf(it, timer)) || (old.Any(it => it.Name == timer.Name) && now.All(it => it.Name != timer.Name)))
            {
                session.Withdraw(timer);
            }
        }

        foreach ((string name, Timeout timeout) in now.Where(it => old.All(other => other.Name != it.Name)))
        {
            session.Schedule(name, timeout.Due(context));
        }
    }

    /// <summary>
    /// The timeouts of a state and of those around it, each with its timers' name; one that is declared for both is the inner one.
    /// </summary>
    private IEnumerable<(string Name, Timeout Timeout)> Of(State<TState>? state) => Around(state)
        .SelectMany(it => _byState.TryGetValue(it.Name, out List<Timeout>? own) ? own.Select(timeout => (timeout.TimerName(it.Name), timeout)) : [])
        .DistinctBy(it => it.timeout);

    /// <summary>A state and those around it, from the inside outwards.</summary>
    private static IEnumerable<State<TState>> Around(State<TState>? state)
    {
        for (; state is not null; state = state.SuperState)
        {
            yield return state;
        }
    }

    private static bool IsOf(string state, ProcessTimer timer) =>
        timer.Name == state || timer.Name.StartsWith(state + "/", StringComparison.Ordinal);

    public void Check(string machine, Faults faults)
    {
        foreach (string fault in _faults)
        {
            faults.Add($"'{machine}' {fault}.");
        }

        if (_declared.Any(it => !it.Bound))
        {
            faults.Add($"'{machine}' has an After or At that stands in no During(state, …); put it into the state it limits.");
        }

        foreach ((string state, List<Timeout> timeouts) in _byState)
        {
            if (timeouts.GroupBy(it => it.TimerName(state)).Any(it => it.Count() > 1))
            {
                faults.Add($"'{machine}' has several After or At in '{state}' with the same name; give each its own, as in After(delay, \"reminder\").");
            }
        }
    }

    private IEnumerable<Timeout> In(EventActivities<TState>[] activities)
    {
        Event[] events = [.. activities.SelectMany(it => it.GetStateActivityBinders()).Select(it => it.Event).Distinct()];
        return _declared.Where(it => events.Contains(it.Elapsed));
    }

    internal sealed class Timeout(Event<TimerElapsed> elapsed, Func<BehaviorContext<TState>, DueTime> due, string? name)
    {
        public Event<TimerElapsed> Elapsed => elapsed;

        public Func<BehaviorContext<TState>, DueTime> Due => due;

        public bool Bound { get; set; }

        public string TimerName(string state) => name is null ? state : $"{state}/{name}";
    }
}
