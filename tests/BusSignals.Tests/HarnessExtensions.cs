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
    public static async Task SendRawAsync(
        this SignalHarness harness, string queue, byte[] body, string contentType, IReadOnlyDictionary<string, object>? headers = null)
    {
        ISendEndpoint endpoint = await harness.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri($"queue:{queue}"));
        await endpoint.Send(new RawMessage(), new RawPipe(body, contentType, headers), TestHarness.Token);
        await harness.WaitUntilIdleAsync(TestHarness.Token);
    }

    /// <summary>Sends a message as MassTransit's own envelope, written by hand, and waits until all is idle.</summary>
    public static Task SendEnvelopeAsync<T>(
        this SignalHarness harness, string queue, string payload, string headers = "{}", Guid? messageId = null) where T : class =>
        harness.SendRawAsync(
            queue,
            System.Text.Encoding.UTF8.GetBytes($$"""
                {
                  "messageId": "{{messageId ?? NewId.NextGuid()}}",
                  "messageType": [ "{{MessageUrn.ForTypeString<T>()}}" ],
                  "message": {{payload}},
                  "headers": {{headers}}
                }
                """),
            "application/vnd.masstransit+json");

    /// <summary>Sends a signal by name to one process, and waits until all is idle.</summary>
    public static async Task<Guid> SendAsync(
        this SignalHarness harness, string process, string name, string json, EmitOptions? options = null)
    {
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        Guid id = await scope.ServiceProvider.GetRequiredService<ISignalBus>().For(harness.Processes.IdOf(process))
            .SendAsync(name, json, options, TestHarness.Token);
        await harness.WaitUntilIdleAsync(TestHarness.Token);
        return id;
    }

    /// <summary>Sends a typed signal to one process, and waits until all is idle.</summary>
    public static async Task<Guid> SendAsync<T>(this SignalHarness harness, string process, T signal, EmitOptions? options = null)
        where T : class
    {
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        Guid id = await scope.ServiceProvider.GetRequiredService<ISignalBus>().For(harness.Processes.IdOf(process))
            .SendAsync(signal, options, TestHarness.Token);
        await harness.WaitUntilIdleAsync(TestHarness.Token);
        return id;
    }

    public static ISignalManager Manager(this SignalHarness harness, string process) =>
        harness.Services.GetRequiredService<ISignalManagers>().For(harness.Processes.IdOf(process));

    public static IDynamicSignals Dynamic(this SignalHarness harness) => harness.Services.GetRequiredService<IDynamicSignals>();

    /// <summary>Sends a message to the queue of an endpoint, and waits until all is idle.</summary>
    public static async Task SendToQueueAsync<T>(this SignalHarness harness, string queue, T message) where T : class
    {
        ISendEndpoint endpoint = await harness.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri($"queue:{queue}"));
        await endpoint.Send(message, TestHarness.Token);
        await harness.WaitUntilIdleAsync(TestHarness.Token);
    }

    /// <summary>Emits from a fresh scope without waiting for anything but the emit.</summary>
    public static async Task<Guid> EmitOnlyAsync<T>(this IServiceProvider services, T signal) where T : class
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(signal, cancellationToken: TestHarness.Token);
    }

    internal sealed record RawMessage;

    private sealed class RawPipe(byte[] body, string contentType, IReadOnlyDictionary<string, object>? headers) : IPipe<SendContext>, IMessageSerializer
    {
        public System.Net.Mime.ContentType ContentType { get; } = new(contentType);

        public Task Send(SendContext context)
        {
            context.Serializer = this;
            foreach ((string name, object value) in headers ?? new Dictionary<string, object>())
            {
                context.Headers.Set(name, value);
            }

            return Task.CompletedTask;
        }

        public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class => new BytesMessageBody(body);

        public void Probe(ProbeContext context) => context.CreateFilterScope("raw");
    }
}
