namespace BusSignals.Tests.Flows;

[Signal("/task/{task}/do", Id = "task.do", Description = "Does something in a task.")]
public sealed record DoWork(string Task, string What = "", int Fails = 0);

[Signal("/task/{task}/open")]
public sealed record OpenTask(string Task);

[Signal("/task/{task}/noted")]
public sealed record TaskNoted(string Task, string Text = "");

public sealed class TaskSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<DoWork> Do => Of<DoWork>();

    public Signal<OpenTask> Open => Of<OpenTask>();

    public Signal<TaskNoted> Noted => Of<TaskNoted>();
}

public sealed class TaskState
{
    public string Task { get; set; } = "";

    public List<string> Done { get; set; } = [];

    public string? Owner { get; set; }

    public int Count { get; set; }

    public SignalError? LastSignalError { get; set; }
}

/// <summary>What the handlers of a test do.</summary>
public sealed class TaskScript
{
    public Func<DoWork, SignalContext<TaskState>, Task> Do { get; init; } = (signal, context) =>
    {
        context.State.Done.Add(signal.What);
        return Task.CompletedTask;
    };

    /// <summary>The attempts that were made, by what was to be done.</summary>
    public List<string> Attempts { get; } = [];
}

/// <summary>Does as the test's script says, and fails as often as the signal says.</summary>
[Process("/task/{task}/flow", Endpoint = "task-flow")]
public sealed class TaskFlow : SignalFlow<TaskState>
{
    public TaskFlow(TaskScript script) => On<DoWork>(async (signal, context) =>
    {
        script.Attempts.Add(signal.What);
        await script.Do(signal, context);
        if (script.Attempts.Count(it => it == signal.What) <= signal.Fails)
        {
            throw new InvalidOperationException($"'{signal.What}' does not work.");
        }
    });
}

/// <summary>Takes what task flows emit.</summary>
[Process("/task/{task}/notes", Endpoint = "task-notes")]
public sealed class TaskNotesFlow : SignalFlow
{
    public TaskNotesFlow() => On<TaskNoted>((signal, context) => context.Set("text", signal.Text));
}
