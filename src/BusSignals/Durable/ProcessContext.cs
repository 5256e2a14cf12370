using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// What the code of a durable process may use: everything that is written into its journal, so that the code can be
/// brought to the same place again, on any machine (FEATURES J10). The code itself must do the same again whenever the
/// same things happen: time, ids and chance come from here, and everything else belongs into a step.
/// </summary>
public sealed class ProcessContext
{
    private readonly DurableRun _run;
    private Random? _random;

    internal ProcessContext(DurableRun run) => _run = run;

    /// <summary>The process.</summary>
    public ProcessId Id => _run.Id;

    /// <summary>The moment of the event that the process has come to; the same in each replay.</summary>
    public DateTimeOffset UtcNow => _run.Now;

    /// <summary>Random numbers that are the same in each replay.</summary>
    public Random Random => _random ??= new Random(Uuid5.Create(_run.Id.Key, "random").GetHashCode());

    /// <summary>Whether the process is being brought to where it was; what is done now was done before.</summary>
    public bool IsReplaying => _run.IsReplaying;

    /// <summary>An id that is the same in each replay.</summary>
    public Guid NewGuid() => Uuid5.Create(_run.Id.Key, FormattableString.Invariant($"value {_run.NextValue()}"));

    /// <summary>Waits for a signal (FEATURES J16). One that came before waits in the mailbox and is taken from there.</summary>
    public DurableTask<T> ReceiveAsync<T>(Signal<T> signal) where T : class
    {
        ArgumentNullException.ThrowIfNull(signal);
        SignalBinding binding = _run.Process.Find(typeof(T)) ?? throw new NondeterminismException(
            $"'{_run.Process.Type.Name}' waits for '{typeof(T).Name}', which its endpoint does not take; wait for it in the class itself, or add [Receives(typeof({typeof(T).Name}))].");
        Operation operation = _run.Ask($"receive {binding.Definition.Name}", number => new Operation(_run, number, $"receive {binding.Definition.Name}")
        {
            Contract = typeof(T),
            Read = payload => binding.Definition.ReadStored(payload!, new SignalMetadata().Of(binding.Definition)),
        });
        return new DurableTask<T>(operation, result => (T)result!);
    }

    /// <summary>Waits for a signal, but not longer than this; null when the time has passed (FEATURES C11).</summary>
    public async Task<T?> ReceiveAsync<T>(Signal<T> signal, TimeSpan timeout) where T : class =>
        await RaceAsync(signal, timeout) as T;

    /// <summary>Waits, from seconds to years (FEATURES J15).</summary>
    public DurableTask<Elapsed> DelayAsync(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        DateTimeOffset due = _run.Now.After(delay);
        Operation operation = _run.Ask("delay", number => new Operation(_run, number, "delay")
        {
            Timer = FormattableString.Invariant($"delay {number}"),
            Delay = delay,
            Read = _ => new Elapsed(due),
        });
        return new DurableTask<Elapsed>(operation, result => (Elapsed)result!);
    }

    /// <summary>
    /// Waits for whichever comes first (FEATURES J13, J14): branch on the result's type. The others are withdrawn in the
    /// same commit; none of them takes a later signal.
    /// </summary>
    public async Task<object> RaceAsync(params IReadOnlyList<Alternative> alternatives)
    {
        ArgumentNullException.ThrowIfNull(alternatives);
        if (alternatives.Count == 0)
        {
            throw new ArgumentException("A race needs an alternative.", nameof(alternatives));
        }

        (Operation Operation, Func<object> Result)[] runners = [.. alternatives.Select(it => it.Start(this))];
        var first = new TaskCompletionSource<int>();
        for (int i = 0; i < runners.Length; i++)
        {
            int place = i;
            runners[i].Operation.Then(() => first.TrySetResult(place));
        }

        int winner = await first.Task;
        foreach ((Operation loser, _) in runners)
        {
            _run.Withdraw(loser);
        }

        return runners[winner].Result();
    }

    /// <summary>Waits for all of them (FEATURES J31).</summary>
    public async Task<IReadOnlyList<T>> AllAsync<T>(params IReadOnlyList<DurableTask<T>> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        CheckInside();
        var results = new T[tasks.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = await tasks[i];
        }

        return results;
    }

    /// <summary>Waits for both.</summary>
    public async Task<(T1 First, T2 Second)> AllAsync<T1, T2>(DurableTask<T1> first, DurableTask<T2> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        CheckInside();
        return (await first, await second);
    }

    /// <summary>
    /// Does something outside of the process once, and keeps its result (FEATURES J10): it is not done again in a replay.
    /// It runs in the delivery that comes to it, together with what else is committed there, and may run again if that
    /// commit fails; so calls to others should be safe to repeat.
    /// </summary>
    /// <param name="name">What it is, for people; must stay the same across releases.</param>
    /// <param name="work">The work; awaits whatever it likes.</param>
    /// <exception cref="StepFailedException">Thrown where the step is awaited, when each attempt has failed.</exception>
    public DurableTask<T> StepAsync<T>(string name, Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Step(name, _ => work());
    }

    /// <summary>As above, without a result.</summary>
    public DurableTask<bool> StepAsync(string name, Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Step(name, async _ =>
        {
            await work();
            return true;
        });
    }

    /// <summary>
    /// As above, with a service of the delivery that does it: a <c>DbContext</c> taken here is saved in the same
    /// transaction as the process (FEATURES N7).
    /// </summary>
    public DurableTask<T> StepAsync<TService, T>(string name, Func<TService, Task<T>> work) where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(work);
        return Step(name, services => work(services.GetRequiredService<TService>()));
    }

    /// <summary>Emits a signal; it leaves with the commit (FEATURES J18).</summary>
    /// <returns>The message's id.</returns>
    public DurableTask<Guid> EmitAsync<T>(Signal<T> signal, T message, EmitOptions? options = null) where T : class
    {
        ArgumentNullException.ThrowIfNull(signal);
        return Step($"emit {typeof(T).Name}", services => services.GetRequiredService<ISignalBus>().EmitAsync(message, options));
    }

    /// <summary>Whether a change holds for this process (FEATURES Z40); one that started before it keeps the old way.</summary>
    public bool Changed(string changeId) => _run.Changed(changeId);

    private DurableTask<T> Step<T>(string name, Func<IServiceProvider, Task<T>> work)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Operation operation = _run.Ask($"step {name}", number => new Operation(_run, number, $"step {name}")
        {
            Work = async services => await work(services),
            Read = payload => payload is null ? default : JsonSerializer.Deserialize<T>(payload, StateJsonOptions.Default),
        });
        return new DurableTask<T>(operation, result => (T)result!);
    }

    private void CheckInside() => _run.CheckInside("all");
}
