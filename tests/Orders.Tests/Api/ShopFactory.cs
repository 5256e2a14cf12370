using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Orders.Host;

namespace Orders.Tests;

/// <summary>The host as it starts without options, on a SQLite file of its own.</summary>
internal sealed class ShopFactory : WebApplicationFactory<Program>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TemporaryFile _file = new();

    /// <summary>Settings that are not the default.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    public ShiftedClock Clock { get; } = new();

    public IProcesses Processes => Services.GetRequiredService<IProcesses>();

    /// <summary>Waits until the order's process is as it should be.</summary>
    public Task<ProcessView> UntilAsync(string order, Func<ProcessView, bool> condition) =>
        UntilPathAsync($"/order/{order}/fulfillment", condition);

    /// <summary>Waits until a process is as it should be.</summary>
    public async Task<ProcessView> UntilPathAsync(string path, Func<ProcessView, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (await Processes.FindAsync(path, patience.Token) is { } view && condition(view))
            {
                return view;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder
            .UseSetting("ConnectionStrings:Sqlite", _file.ConnectionString)
            .ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock)
                .Configure<OrdersOptions>(it => it.LockPatience = TimeSpan.FromMinutes(1))); // however busy the machine is
        foreach ((string name, string value) in Settings)
        {
            builder.UseSetting(name, value);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _file.Dispose();
    }
}
