namespace BusSignals;

/// <summary>Stands for an activity's queue where a formatter asks for its name.</summary>
internal sealed class ActivityQueue;
