using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusSignals.Benchmarks.Signals.Contenders;

/// <summary>(c) A plain MassTransit consumer that publishes one message for each message and keeps nothing.</summary>
internal sealed class ConsumerContender(Servers servers, int? prefetch = null) : IContender
{
    private IHost? _publisher;
    private IHost? _host;

    public string Name => prefetch is null ? "(c) plain consumer" : $"(c) plain consumer, prefetch {prefetch}";

    public string Queue => "bill";

    public async Task PrepareAsync()
    {
        await StartAsync();
        await StopAsync();
        _publisher = await Hosts.StartAsync(servers.Rabbit, _ => { });
    }

    public Task FeedAsync(Work work) => Feed.RunAsync(
        work, async (signal, ct) => await _publisher!.Services.GetRequiredService<IBus>().Publish(signal, ct));

    public async Task StartAsync() => _host = await Hosts.StartAsync(
        servers.Rabbit, bus => bus.AddConsumer<BillConsumer>().Endpoint(it => it.PrefetchCount = prefetch));

    public async Task StopAsync()
    {
        await Hosts.StopAsync(_host);
        _host = null;
    }

    public Task CheckAsync(int processes, int signals) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Hosts.StopAsync(_publisher);
    }
}

internal sealed class BillConsumer : IConsumer<MeterRead>
{
    public Task Consume(ConsumeContext<MeterRead> context) =>
        context.Publish(new Billed(context.Message.Meter, context.Message.Number, context.Message.Value));
}
