namespace BusSignals;

/// <summary>Whether a column changes once its row is stored.</summary>
internal enum ColumnChange
{
    /// <summary>It stays as it was inserted.</summary>
    Never,

    /// <summary>A commit that changes the row sets it.</summary>
    Always,

    /// <summary>A commit that changes the row sets it if it has a value; null leaves what is stored, which need not be loaded for that.</summary>
    WhenGiven,

    /// <summary>Statements of its own change it; a commit never does, so that it undoes none of those.</summary>
    Apart,
}
