namespace BusSignals;

/// <summary>The table of identities that can be found by part of them.</summary>
internal static class ParameterColumns
{
    public static StoredTable<ProcessParameter> Table { get; } = new StoredTable<ProcessParameter>(
        "signal_parameters", "The identity of processes that a signal with fewer parameters can reach, to find them by a part of it.")
        .Fixed(it => it.ProcessKey, "process_key", "The process.")
        .Fixed(it => it.Name, "name", "The parameter.", 64)
        .Hashed(it => it.Value, "value_key", "UUIDv5 of its canonical text: short to index, and compared exactly whatever the database's collation.")
        .Fixed(it => it.Type, "type", "The shape of the process' path template, so that one index leads to the process.", PathRules.MaxProcessLength);
}
