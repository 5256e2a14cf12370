namespace Orders.Host;

/// <summary>The shop's database was not ready in time.</summary>
internal sealed class DatabaseNotReadyException(TimeSpan patience, Exception cause) : Exception(
    $"The database was not ready within {patience.TotalSeconds} seconds: {cause.Message} Check that it runs, and its connection string.", cause);
