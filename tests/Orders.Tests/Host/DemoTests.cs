using Orders.Host;

namespace Orders.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task Demo_OnABareMachine_EndsEachOrderAsItShould()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        int exitCode = await Program.RunAsync(["--demo", "--Orders:LockPatience=00:01:00"], output, error);

        Assert.True(exitCode == 0, output.ToString() + error);
        Assert.Contains("All 6 orders ended as they should.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("/checkout", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("timer AwaitingPayment", output.ToString(), StringComparison.Ordinal);
    }
}
