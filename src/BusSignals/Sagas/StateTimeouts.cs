using MassTransit;

namespace BusSignals;

/// <summary>The timeouts of a state machine: which <c>After</c> or <c>At</c> belongs to which state.</summary>
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

    /// <summary>The timeouts of a state, each with its timers' name.</summary>
    public IEnumerable<(string Name, Timeout Timeout)> Of(string state) =>
        _byState.TryGetValue(state, out List<Timeout>? timeouts) ? timeouts.Select(it => (it.TimerName(state), it)) : [];

    /// <summary>
    /// Whether a timer belongs to a state. Decided by its name, so that a timer that only a newer version sets is
    /// recognized too.
    /// </summary>
    public static bool IsOf(string state, ProcessTimer timer) => timer.IsPlain
        && (timer.Name == state || timer.Name.StartsWith(state + "/", StringComparison.Ordinal));

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
