namespace BusSignals;

/// <summary>Whether a column changes after its row is stored.</summary>
internal enum ColumnChange
{
    /// <summary>It stays as inserted.</summary>
    Never,

    /// <summary>A commit that changes the row sets it.</summary>
    Always,

    /// <summary>
    /// A commit that changes the row sets it if it has a value. Null keeps the stored value, which need not be loaded
    /// for that.
    /// </summary>
    WhenGiven,

    /// <summary>Separate statements change it. A commit never does, so that it does not undo their changes.</summary>
    Apart,
}
