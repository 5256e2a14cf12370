using Xunit;

namespace BusSignals.RealParts;

/// <summary>
/// One <see cref="PostgresServer"/> for a test class, a collection or an assembly. Where it cannot run, nothing is
/// started and the tests that ask for it are skipped with the reason.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? server;

    /// <summary>The running server; skips the test when there is none.</summary>
    public PostgresServer Server
    {
        get
        {
            RealTests.SkipIf(PostgresServer.Missing);
            return server!;
        }
    }

    /// <summary>The running server, which the test may stop, kill and restart; skips the test when it may not.</summary>
    public PostgresServer OwnServer
    {
        get
        {
            RealTests.SkipIf(PostgresServer.Missing, PostgresServer.NotOwn);
            return server!;
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if ((RealTests.Off ?? PostgresServer.Missing) is null)
            server = await PostgresServer.StartAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
