using BusSignals.RealParts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace BusSignals.RabbitMq.Tests;

/// <summary>What no host has taken over is noticed, waits, and goes on by itself when one does.</summary>
[Trait("Feature", "R16")]
[Trait("Feature", "R15")]
public sealed class NobodyTests(RabbitMqFixture rabbit) : IClassFixture<RabbitMqFixture>
{
    private const int Generous = 120_000;

    private static readonly ActivityDefinition<string, string> Bake = new("bread.bake");

    public sealed record BakeBread(string Bread);

    [Process("/bread/{bread}")]
    private sealed class BreadProcess : DurableProcess<BakeBread, string>
    {
        protected override async Task<string> RunAsync(ProcessContext process, BakeBread input) => await process.ActivityAsync(Bake, input.Bread);
    }

    private sealed class Oven : IProcessActivity<string, string>
    {
        public Task<string> RunAsync(string input, ProcessActivityContext context) => Task.FromResult($"baked {input}");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Generous)]
    public async Task Activity_ThatNobodyHosts_IsSaidByHealthAndDoneOnceSomebodyDoes()
    {
        using IHost baker = await StartAsync(signals => signals.AddProcess<BreadProcess>().UseInMemoryStore());
        await using AsyncServiceScope scope = baker.Services.CreateAsyncScope();
        Task<string> bread = scope.ServiceProvider.GetRequiredService<ISignalBus>().RunAsync<BreadProcess, BakeBread, string>(new("rye"), cancellationToken: Token);

        HealthReportEntry health = await UntilAsync(baker, HealthStatus.Degraded);
        Assert.Contains("activity-bread-bake", health.Description, StringComparison.Ordinal);
        Assert.Contains("No queue takes what is sent to '", health.Description, StringComparison.Ordinal);
        using IHost oven = await StartAsync(signals => signals.AddActivity<Oven, string, string>(Bake));

        Assert.Equal("baked rye", await bread);
        await UntilAsync(baker, HealthStatus.Healthy);
        await oven.StopAsync(Token);
        await baker.StopAsync(Token);
    }

    private static async Task<HealthReportEntry> UntilAsync(IHost host, HealthStatus status)
    {
        var checks = host.Services.GetRequiredService<HealthCheckService>();
        while (true)
        {
            HealthReportEntry entry = (await checks.CheckHealthAsync(Token)).Entries["bussignals"];
            if (entry.Status == status)
            {
                return entry;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    private async Task<IHost> StartAsync(Action<ISignalsConfigurator> signals)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging();
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(signals);
            bus.UsingRabbitMq((context, transport) =>
            {
                transport.Host(rabbit.Server.Uri);
                transport.ConfigureEndpoints(context);
            });
        });
        IHost host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }
}
