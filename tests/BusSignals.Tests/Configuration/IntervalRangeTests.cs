using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

/// <summary>What drives a host runs with intervals at both ends of their range, by the system's clock and its timers.</summary>
[Trait("Feature", "R12")]
public sealed class IntervalRangeTests
{
    [Signal("/pump/{pump}/pressed")]
    public sealed record Pressed(string Pump);

    [Process("/pump/{pump}")]
    public sealed class PumpFlow : SignalFlow
    {
        public PumpFlow() => On<Pressed>((signal, context) => context.Reply(signal.Pump));
    }

    public static TheoryData<TimeSpan, TimeSpan> Ends => new()
    {
        { TimeSpan.FromMilliseconds(1), TimeSpan.FromTicks(1) },
        { TimeSpan.FromDays(1), TimeSpan.MaxValue },
        { TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Host_IntervalsAndTimesAtTheirEnds_RunsOn(TimeSpan interval, TimeSpan kept)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(signals => signals.AddFlow<PumpFlow>(it => it.Use<SlowHandlerReporting>())
                .Add<Pressed>(it => it.BufferFor = kept)
                .ConfigureLimits(it => it.SlowHandler = kept)
                .ConfigureOutbox(it => (it.PollInterval, it.Lease) = (interval, TimeSpan.FromDays(1)))
                .ConfigureWaits(it => it.CountInterval = interval < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : interval)
                .ConfigureRetention(it =>
                {
                    it.Interval = interval;
                    (it.EndedProcesses, it.AppliedHistory, it.IdleLocks, it.UnreachedSignals, it.DeadSignals) = (kept, kept, kept, kept, kept);
                }));
            bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
        });
        using IHost host = builder.Build();
        await host.StartAsync(Token);
        BackgroundService[] drivers = [.. host.Services.GetServices<IHostedService>().OfType<BackgroundService>()];

        for (int i = 0; i < 20; i++)
        {
            await using AsyncServiceScope scope = host.Services.CreateAsyncScope();
            Assert.Equal($"{i}", await scope.ServiceProvider.GetRequiredService<ISignalBus>().AskAsync<string>(
                new Pressed($"{i}"), new AskOptions { Timeout = TimeSpan.MaxValue }, Token));
        }

        Assert.True(drivers.Length >= 3);
        Assert.All(drivers, it => Assert.False(it.ExecuteTask!.IsCompleted, it.GetType().Name));
        await host.StopAsync(Token);
    }
}
