using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orders.Host;

namespace Orders.Tests;

/// <summary>The host as it starts without options, on a SQLite file of its own.</summary>
internal sealed class ShopFactory : WebApplicationFactory<Program>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFile _file = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder) =>
        builder.UseSetting("ConnectionStrings:Sqlite", _file.ConnectionString);

    public IProcesses Processes => Services.GetRequiredService<IProcesses>();

    /// <summary>Waits until the order's process is as it should be.</summary>
    public async Task<ProcessView> UntilAsync(string order, Func<ProcessView, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (await Processes.FindAsync($"/order/{order}/fulfillment", patience.Token) is { } view && condition(view))
            {
                return view;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _file.Dispose();
    }
}
