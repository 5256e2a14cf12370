namespace BusSignals;

/// <content>Waiting for one thing.</content>
public sealed partial class ProcessContext
{
    /// <summary>How soon a condition is looked at again at the earliest: each look is a delivery.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    /// <summary>Waits for a signal. One that came before waits in the mailbox and is taken from there.</summary>
    public DurableTask<T> ReceiveAsync<T>(Signal<T> signal) where T : class => Receive<T>(signal, null, null);

    /// <summary>
    /// Waits for a signal that fits; others stay in the mailbox. For one of several entities that the process' own identity
    /// does not name.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <param name="where">Says whether a signal fits; must say the same of it each time.</param>
    public DurableTask<T> ReceiveAsync<T>(Signal<T> signal, Func<T, bool> where) where T : class
    {
        ArgumentNullException.ThrowIfNull(where);
        return Receive(signal, where, null);
    }

    /// <summary>Waits for a signal, but not longer than this; null when the time has passed.</summary>
    public async Task<T?> ReceiveAsync<T>(Signal<T> signal, TimeSpan timeout) where T : class =>
        await RaceAsync(signal, timeout) as T;

    /// <summary>Waits for a signal, but not beyond a moment; null when it has come.</summary>
    public async Task<T?> ReceiveAsync<T>(Signal<T> signal, DateTimeOffset deadline) where T : class =>
        await RaceAsync(signal, deadline) as T;

    /// <summary>
    /// Handles a signal whenever it comes, also while the process waits for something else; a wait for the same signal goes
    /// first. What the handler awaits is the process' own, like all of its code, and an exception of it ends the process as one of the
    /// process would. Before the process ends, it waits for handlers that have begun.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <param name="handler">What is done with each.</param>
    public void On<T>(Signal<T> signal, Func<T, Task> handler) where T : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (_run.Open.OfType<SignalOperation>().Any(it => it.Handle is not null && it.Contract == typeof(T)))
        {
            throw new InvalidOperationException($"'{TypeName.Of(_run.Process.Type)}' handles '{TypeName.Of(typeof(T))}' twice; keep one On(…).");
        }

        Receive<T>(signal, null, it => handler((T)it));
    }

    /// <summary>As above, with a handler that waits for nothing.</summary>
    public void On<T>(Signal<T> signal, Action<T> handler) where T : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        On(signal, it =>
        {
            handler(it);
            return Task.CompletedTask;
        });
    }

    /// <summary>Waits until a gate is opened with <see cref="OpenGate"/>: a signal without a value, known by a name.</summary>
    [Takes(typeof(OpenGate))]
    public DurableTask<OpenGate> GateAsync(string gate)
    {
        KeptValues.CheckText(gate, nameof(gate), "The name of a gate that GateAsync waits for");
        return Receive<OpenGate>($"gate {gate}", $"gate:{gate.Replace(' ', '_')}", it => ((OpenGate)it).Gate == gate, null);
    }

    /// <summary>Waits, from seconds to years.</summary>
    /// <param name="delay">Zero or less has passed at once; <see cref="Timeout.InfiniteTimeSpan"/> never does.</param>
    public DurableTask<Elapsed> DelayAsync(TimeSpan delay) => Delay(delay);

    /// <summary>Waits until a moment, and never less.</summary>
    /// <param name="due">One that has passed is now.</param>
    public DurableTask<Elapsed> DelayUntilAsync(DateTimeOffset due) => Delay(due);

    /// <summary>
    /// Waits until something holds of the process' own variables, which handlers change; looked at after each
    /// event. Race it with a delay for a timeout.
    /// </summary>
    /// <param name="condition">Reads variables of the process; changes nothing, and asks nobody.</param>
    public DurableTask<bool> WaitUntilAsync(Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        Operation operation = _run.Ask("condition", number => new ConditionOperation(_run, number, "condition") { Wait = "condition", Condition = condition, Map = _ => true });
        return new DurableTask<bool>(operation);
    }

    /// <summary>As above, but not longer than this; false when the time has passed.</summary>
    public async Task<bool> WaitUntilAsync(Func<bool> condition, TimeSpan timeout) =>
        await RaceAsync(WaitUntilAsync(condition), timeout) is not Elapsed;

    /// <summary>As above, but not beyond a moment; false when it has come.</summary>
    public async Task<bool> WaitUntilAsync(Func<bool> condition, DateTimeOffset deadline) =>
        await RaceAsync(WaitUntilAsync(condition), deadline) is not Elapsed;

    /// <summary>
    /// Waits until something holds in a database or another service: looked at in the deliveries of the process,
    /// when it is nudged (<see cref="NudgeProcess"/>), and again and again after a pause. That it holds is recorded once.
    /// </summary>
    /// <typeparam name="TService">Whom to ask: a service of the delivery, such as a <c>DbContext</c>.</typeparam>
    /// <param name="name">What it is, for people; must stay the same across releases.</param>
    /// <param name="condition">Asks; changes nothing.</param>
    /// <param name="every">
    /// The pause between two looks, by its name, as a third argument without one is the timeout; zero or less is as short as it can be, a second, and <see cref="Timeout.InfiniteTimeSpan"/> leaves it to
    /// events and nudges. Default: one minute.
    /// </param>
    /// <exception cref="StepFailedException">Thrown where it is awaited, when asking has failed at each attempt.</exception>
    public DurableTask<bool> WaitUntilAsync<TService>(string name, Func<TService, Task<bool>> condition, TimeSpan? every = null)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(condition);
        TimeSpan pause = every ?? TimeSpan.FromMinutes(1);
        string what = $"condition {Checked(name)}";
        Operation operation = _run.Ask(what, number => new PollOperation(_run, number, what)
        {
            Wait = what.Replace(' ', ':'),
            Check = session => condition(ServiceOf<TService>(session)),
            Pause = pause > TimeSpan.Zero || pause == Timeout.InfiniteTimeSpan ? pause : ShortestPause,
            Map = _ => true,
        });
        return new DurableTask<bool>(operation);
    }

    /// <summary>As above, but not longer than this; false when the time has passed.</summary>
    public async Task<bool> WaitUntilAsync<TService>(
        string name, Func<TService, Task<bool>> condition, TimeSpan timeout, TimeSpan? every = null) where TService : notnull =>
        await RaceAsync(WaitUntilAsync(name, condition, every), timeout) is not Elapsed;

    /// <summary>As above, but not beyond a moment; false when it has come.</summary>
    public async Task<bool> WaitUntilAsync<TService>(
        string name, Func<TService, Task<bool>> condition, DateTimeOffset deadline, TimeSpan? every = null) where TService : notnull =>
        await RaceAsync(WaitUntilAsync(name, condition, every), deadline) is not Elapsed;

    private DurableTask<Elapsed> Delay(DueTime time)
    {
        const string what = "delay";
        return new DurableTask<Elapsed>(_run.Ask(what, number => new DelayOperation(_run, number, what, time.From(_run.Now))));
    }

    private DurableTask<T> Receive<T>(Signal<T> signal, Func<T, bool>? where, Func<object, Task>? handle) where T : class
    {
        ArgumentNullException.ThrowIfNull(signal);
        string name = BindingOf(typeof(T)).Definition.Name;
        return Receive<T>($"{(handle is null ? "receive" : "on")} {name}", handle is null ? name : null, where is null ? null : it => where((T)it), handle);
    }

    private DurableTask<T> Receive<T>(string what, string? wait, Func<object, bool>? matches, Func<object, Task>? handle) where T : class
    {
        SignalDefinition signal = BindingOf(typeof(T)).Definition;
        Operation operation = _run.Ask(what, number => new SignalOperation(_run, number, what)
        {
            Wait = wait,
            Contract = typeof(T),
            Matches = matches,
            Handle = handle,
            Read = happened => happened.ReadSignal(signal),
        });
        return new DurableTask<T>(operation);
    }

    private SignalBinding BindingOf(Type contract)
    {
        if (_run.Process.Bindings.FirstOrDefault(it => it.Definition.Contract == contract) is { } binding)
        {
            return binding;
        }

        string name = contract.IsGenericType ? $"{contract.Name.Split('`')[0]}<{contract.GetGenericArguments()[0].Name}>" : contract.Name;
        throw _run.Break(
            $"'{TypeName.Of(_run.Process.Type)}' waits for '{name}', which its endpoint does not take; wait for it in the class itself, or add [Receives(typeof({name}))].");
    }
}
