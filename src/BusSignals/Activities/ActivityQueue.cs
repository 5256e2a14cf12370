namespace BusSignals;

/// <summary>Stands for the queue of an activity where its name is asked for.</summary>
internal sealed class ActivityQueue;
