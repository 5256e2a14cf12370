using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// Receives answers on the bus's own queue, which MassTransit creates with the first ask and removes with the
/// application, and hands them to the pending asks. An answer that nobody waits for any more is dropped.
/// </summary>
internal sealed class AskReplies(IServiceProvider provider)
{
    private readonly ConcurrentDictionary<Guid, PendingAsk> _pending = new();
    private readonly Lock _gate = new();
    private Task<Uri>? _address;

    /// <summary>The address of the queue, once it can receive answers.</summary>
    public Task<Uri> ConnectAsync()
    {
        lock (_gate)
        {
            return _address is { IsFaulted: false } ? _address : _address = Task.Run(Connect); // MassTransit waits for the queue
        }
    }

    public void Add(PendingAsk ask) => _pending[ask.RequestId] = ask;

    public void Remove(PendingAsk ask) => _pending.TryRemove(ask.RequestId, out _);

    private Uri Connect()
    {
        IBus bus = provider.GetSignalsBus();
        bus.ConnectHandler<SignalReply>(Take);
        return bus.Address;
    }

    private Task Take(ConsumeContext<SignalReply> context)
    {
        if (context.RequestId is { } request && _pending.TryGetValue(request, out PendingAsk? ask))
        {
            ask.Take(context.Message);
        }

        return Task.CompletedTask;
    }
}
