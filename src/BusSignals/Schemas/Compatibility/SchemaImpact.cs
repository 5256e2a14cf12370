namespace BusSignals;

/// <summary>Whom a schema change affects while old and new versions of programs run side by side.</summary>
[Flags]
public enum SchemaImpact
{
    /// <summary>Nobody: all messages, old and new, are valid under both schemas.</summary>
    None = 0,

    /// <summary>Emitters that were not updated: some of their messages are no longer valid, and need to be upcast.</summary>
    OldEmitters = 1,

    /// <summary>Receivers that were not updated: some of the new messages are not valid for them.</summary>
    OldReceivers = 2,
}
