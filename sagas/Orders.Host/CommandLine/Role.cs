namespace Orders.Host;

/// <summary>What a host does.</summary>
internal enum Role
{
    /// <summary>Takes requests and emits signals.</summary>
    Api,

    /// <summary>Runs the processes.</summary>
    Sagas,

    /// <summary>Both.</summary>
    All,
}
