namespace BusSignals.RealParts.Tests;

public class PrivateServerTests
{
    [Fact]
    public async Task StartAsync_ServerThatEnds_SaysSoWithItsOutput()
    {
        RealTests.SkipIf(PrivateServer.Missing("nobody"));
        await using var server = new PrivateServer("failing", "nobody", _ => Task.FromResult(false));
        await server.WriteAsync("start.sh", "echo the reason; exit 3");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(server.StartAsync);

        Assert.StartsWith("failing ended while it started.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("the reason", error.Message, StringComparison.Ordinal);
    }

    // The guard sees the same when the process that holds the server dies: its end of the pipe closes.
    [Fact]
    public async Task DisposeAsync_ChildrenWithSessionsOfTheirOwn_EndsThemToo()
    {
        RealTests.SkipIf(PrivateServer.Missing("nobody"));
        var folder = "";
        var server = new PrivateServer("parent", "nobody", _ => Task.FromResult(ProcessesIn.Folder(folder).Count >= 3));
        await using (server)
        {
            folder = server.Folder;
            await server.WriteAsync("start.sh", "setsid sleep 600 & setsid sleep 600 & wait");
            await server.StartAsync();
        }

        Assert.Empty(ProcessesIn.Folder(folder));
        Assert.False(Directory.Exists(folder));
    }
}
