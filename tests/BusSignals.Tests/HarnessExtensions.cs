using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Tests;

/// <summary>Parts of the application behind a harness.</summary>
internal static class HarnessExtensions
{
    public static ISignalRegistry Registry(this SignalHarness harness) => harness.Services.GetRequiredService<ISignalRegistry>();

    public static IDeadSignals DeadSignals(this SignalHarness harness) => harness.Services.GetRequiredService<IDeadSignals>();

    public static VirtualTime Clock(this SignalHarness harness) => (VirtualTime)harness.Services.GetRequiredService<TimeProvider>();

    /// <summary>Sends bytes to the queue of an endpoint as they are, and waits until all is idle.</summary>
    public static async Task SendRawAsync(this SignalHarness harness, string queue, byte[] body, string contentType)
    {
        ISendEndpoint endpoint = await harness.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri($"queue:{queue}"));
        await endpoint.Send(new RawMessage(), new RawPipe(body, contentType), TestHarness.Token);
        await harness.WaitUntilIdleAsync(TestHarness.Token);
    }

    /// <summary>Emits from a fresh scope without waiting for anything but the emit.</summary>
    public static async Task<Guid> EmitOnlyAsync<T>(this IServiceProvider services, T signal) where T : class
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(signal, cancellationToken: TestHarness.Token);
    }

    internal sealed record RawMessage;

    private sealed class RawPipe(byte[] body, string contentType) : IPipe<SendContext>, IMessageSerializer
    {
        public System.Net.Mime.ContentType ContentType { get; } = new(contentType);

        public Task Send(SendContext context)
        {
            context.Serializer = this;
            return Task.CompletedTask;
        }

        public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class => new BytesMessageBody(body);

        public void Probe(ProbeContext context) => context.CreateFilterScope("raw");
    }
}
