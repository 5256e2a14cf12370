using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>How often contexts have opened and closed their connections.</summary>
internal sealed class CountedConnections : DbConnectionInterceptor
{
    private int _opened;
    private int _closed;

    public int Opened => Volatile.Read(ref _opened);

    public int Closed => Volatile.Read(ref _closed);

    public void Reset() => (_opened, _closed) = (0, 0);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Interlocked.Increment(ref _opened);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _opened);
        return Task.CompletedTask;
    }

    public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Interlocked.Increment(ref _closed);

    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Interlocked.Increment(ref _closed);
        return Task.CompletedTask;
    }
}
