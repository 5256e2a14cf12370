using System.Diagnostics;

namespace BusSignals;

/// <summary>
/// The first stages of every signal's life, one span each: definition, registration and binding. They run while the
/// host is being built, when nothing listens yet; so their times are kept, and the spans are written with them once the
/// host has started.
/// </summary>
internal sealed class StartUpStages(TimeProvider clock)
{
    /// <summary>Contracts and process classes are read.</summary>
    public StartUpStage Definition { get; } = new("define signals", "defined", clock);

    /// <summary>They are checked together and added to the registry.</summary>
    public StartUpStage Registration { get; } = new("register signals", "registered", clock);

    /// <summary>The endpoints of processes are connected to their signals.</summary>
    public StartUpStage Binding { get; } = new("bind signals", "bound", clock);

    /// <summary>Writes the spans.</summary>
    public void Write()
    {
        StartUpStage[] passed = [.. new[] { Definition, Registration, Binding }.Where(it => it.Start is not null)];
        using Activity? start = SignalInstruments.Source.StartActivity(
            "start signals", ActivityKind.Internal, default(ActivityContext), startTime: passed.Min(it => it.Start!.Value));
        foreach (StartUpStage stage in passed)
        {
            using Activity? activity = SignalInstruments.Source.StartActivity(
                stage.Name, ActivityKind.Internal, default(ActivityContext), startTime: stage.Start!.Value);
            foreach (ActivityEvent it in stage.Events)
            {
                activity?.AddEvent(it);
            }

            activity?.SetEndTime(stage.End.UtcDateTime);
        }

        start?.SetEndTime(passed.Max(it => it.End).UtcDateTime);
    }
}
