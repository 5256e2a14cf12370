using Xunit;

namespace BusSignals.RealParts;

/// <summary>
/// One <see cref="RabbitMqServer"/> for a test class, a collection or an assembly. Where it cannot run, nothing is
/// started and the tests that ask for it are skipped with the reason.
/// </summary>
public sealed class RabbitMqFixture : IAsyncLifetime
{
    private RabbitMqServer? server;

    /// <summary>The running server; skips the test when there is none.</summary>
    public RabbitMqServer Server
    {
        get
        {
            RealTests.SkipIf(RabbitMqServer.Missing);
            return server!;
        }
    }

    /// <summary>The running server, which the test may stop, kill and restart; skips the test when it may not.</summary>
    public RabbitMqServer OwnServer
    {
        get
        {
            RealTests.SkipIf(RabbitMqServer.Missing, RabbitMqServer.NotOwn);
            return server!;
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if ((RealTests.Off ?? RabbitMqServer.Missing) is null)
            server = await RabbitMqServer.StartAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
