using System.Diagnostics;

namespace BusSignals;

/// <summary>One stage of the start: when it began and ended, and which signals went through it.</summary>
internal sealed class StartUpStage(string name, string eventName, TimeProvider clock)
{
    private readonly List<ActivityEvent> _events = [];

    public string Name => name;

    /// <summary>When it began; null if it has not.</summary>
    public DateTimeOffset? Start { get; private set; }

    public DateTimeOffset End { get; private set; }

    public IReadOnlyList<ActivityEvent> Events => _events;

    /// <summary>Begins or continues the stage.</summary>
    public void Begin() => Start ??= clock.GetUtcNow();

    /// <summary>Notes that a signal has passed the stage, at an endpoint if the stage concerns one.</summary>
    public void Pass(SignalDefinition signal, ProcessDefinition? process = null)
    {
        End = clock.GetUtcNow();
        var tags = new ActivityTagsCollection { SignalInstruments.Tag(signal) };
        if (process is not null)
        {
            tags.Add(SignalInstruments.Tag(process));
        }

        _events.Add(new ActivityEvent(eventName, End, tags));
    }

    /// <summary>Ends the stage, for now.</summary>
    public void Finish() => End = clock.GetUtcNow();
}
