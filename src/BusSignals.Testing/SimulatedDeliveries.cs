using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Context;

namespace BusSignals.Testing;

/// <summary>
/// Holds every message at its queue, and releases one after the other: in an order, some of them twice, and some into a
/// host that dies on the way, as the seed determines.
/// </summary>
internal sealed class SimulatedDeliveries(int seed, SimulationFaults faults)
{
    private const int LatestCrash = 12;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, List<HeldMessage>> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HeldMessage> _released = new(StringComparer.Ordinal);

    /// <summary>Decides everything.</summary>
    public Random Random { get; } = new(seed);

    public int Delivered { get; private set; }

    public int Duplicated { get; private set; }

    public int Crashed { get; private set; }

    /// <summary>Releases the next message; false if none is held.</summary>
    public async Task<bool> ReleaseAsync(IBus bus, CancellationToken cancellationToken)
    {
        if (Take() is not { } message)
        {
            return false;
        }

        _released[message.Id] = message;
        await message.ReleaseAsync(bus, cancellationToken);
        return true;
    }

    /// <summary>Holds a message that has arrived, or handles one that was released.</summary>
    public async Task ReceiveAsync(string address, ConsumeContext context, IPipe<ConsumeContext> next)
    {
        if (!context.ReceiveContext.TransportHeaders.TryGetHeader(HeldMessage.Released, out object? id))
        {
            Hold(new HeldMessage(address, context.ReceiveContext));
            await ConsumedAsync(context);
            return;
        }

        _released.TryRemove((string)id, out HeldMessage? message);
        Delivered++;
        using var crash = new CrashPoint(Random.NextDouble() < faults.Crashes ? Random.Next(LatestCrash) : null);
        crash.Begin();
        try
        {
            await next.Send(new CrashableContext(context, crash.Died));
        }
        catch (Exception) when (crash.Died.IsCancellationRequested)
        {
            await ConsumedAsync(context);
        }

        if (crash.Died.IsCancellationRequested)
        {
            Crashed++;
            Hold(message!);
        }
        else if (Random.NextDouble() < faults.Duplicates)
        {
            Duplicated++;
            Hold(message!);
        }
    }

    private void Hold(HeldMessage message)
    {
        lock (_gate)
        {
            (_held.TryGetValue(message.Address, out List<HeldMessage>? held) ? held : _held[message.Address] = []).Add(message);
        }
    }

    private HeldMessage? Take()
    {
        lock (_gate)
        {
            List<HeldMessage>[] queues = [.. _held.Values.Where(it => it.Count > 0)];
            if (queues.Length == 0)
            {
                return null;
            }

            List<HeldMessage> queue = queues[Random.Next(queues.Length)];
            int place = faults.Shuffle ? Random.Next(queue.Count) : 0;
            HeldMessage message = queue[place];
            queue.RemoveAt(place);
            return message;
        }
    }

    /// <summary>Without this MassTransit would treat the message as one that nobody consumed.</summary>
    private static Task ConsumedAsync(ConsumeContext context) =>
        new MessageConsumeContext<object>(context, context).NotifyConsumed(context.ReceiveContext.ElapsedTime, nameof(SimulatedDeliveries));

    private sealed class CrashableContext(ConsumeContext context, CancellationToken died) : ConsumeContextProxy(context)
    {
        public override CancellationToken CancellationToken => died;
    }
}
