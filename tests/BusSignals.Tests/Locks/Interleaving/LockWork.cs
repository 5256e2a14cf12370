using Microsoft.Extensions.Logging.Abstractions;

namespace BusSignals.Tests.Locks.Interleaving;

/// <summary>What the processes of the simulation do: hold locks and write under them, emit with them, receive.</summary>
internal sealed class LockWork(LockWorld world, Random random)
{
    public static readonly string[] Keys = ["1", "2", "3"];

    private static readonly SignalDefinition Filled = Define(typeof(BoxFilled));
    private static readonly SignalDefinition Moved = Define(typeof(BoxMoved));

    /// <summary>Acquires one or two locks, writes, and releases them or emits with them.</summary>
    public async Task HoldAsync(SimulatedNode node)
    {
        string[] keys = [.. Keys.OrderBy(_ => random.Next()).Take(random.Next(3) == 0 ? 2 : 1)];
        var held = new List<EntityLock<Box>>();
        try
        {
            foreach (string key in keys)
            {
                TimeSpan wait = TimeSpan.FromSeconds(random.Next(3) * 20);
                if (await node.Locks.TryAcquireAsync<Box>(key, wait) is not { } box)
                {
                    return;
                }

                held.Add(box);
                world.Invariants.Watching(node, box.Locked);
            }

            for (int i = random.Next(4); i > 0; i--)
            {
                await ThinkAsync(node);
                Write(held.Select(it => it.Locked), held.TrueForAll(it => it.IsHeld));
            }

            if (random.Next(2) == 0)
            {
                await EmitAsync(held);
            }
        }
        catch (InterleavedStore.AwayException)
        {
            // The store was away for as long as the work was willing to wait.
        }
        finally
        {
            foreach (EntityLock<Box> box in held)
            {
                await box.DisposeAsync();
            }
        }
    }

    /// <summary>Receives a message as the engine does: what was applied before is let go, the rest is claimed and applied.</summary>
    public async Task ReceiveAsync(SimulatedNode node, SimulatedMessage message)
    {
        await using var locks = new DeliveryLocks(node.Leases, NullLogger.Instance);
        while (!world.Applied.Contains(message.Id))
        {
            await locks.BeginAttemptAsync();
            if (await locks.ClaimAsync(message.Open(), CancellationToken.None) is not { } signal)
            {
                continue;
            }

            ILocked[] proven = LockedMembers.In(signal.Message);
            foreach (ILocked locked in proven)
            {
                world.Invariants.Watching(node, locked);
            }

            await ThinkAsync(node);
            Write(proven.Cast<Locked<Box>>(), locks.AreHeld);
            if (!locks.AreHeld || random.Next(10) == 0)
            {
                continue; // lost meanwhile, or a conflict
            }

            SimulatedMessage? next = random.Next(4) == 0 ? Message([.. proven.Cast<Locked<Box>>()], it => locks.Carry(it.Message, it.Id)) : null;
            if (world.Applied.Add(message.Id))
            {
                await locks.CommittedAsync();
                if (next is not null)
                {
                    world.Broker.Add(next);
                }
            }
        }

        await locks.ReleaseForAsync(message.Open());
        world.Broker.Remove(message);
    }

    public static async Task TakeAndFreeAsync(SimulatedNode node, string key)
    {
        await using EntityLock<Box> box = await node.Locks.TryAcquireAsync<Box>(key, TimeSpan.FromHours(1))
            ?? throw new InvalidOperationException($"Box '{key}' was not acquired.");
    }

    private async Task EmitAsync(List<EntityLock<Box>> held)
    {
        HandedOver? gone = null;
        try
        {
            object? sent = null;
            Guid id = default;
            SimulatedMessage message = Message([.. held.Select(it => it.Locked)], it => (sent, id) = it);
            gone = await SignalLocks.HandOverAsync(sent!, id, CancellationToken.None);
            int mishap = random.Next(8);
            if (mishap != 0)
            {
                world.Broker.Add(message);
            }

            if (mishap <= 1)
            {
                await gone.TakeBackAsync(); // sending has failed, or seems to have
            }
        }
        catch (LockNotHeldException)
        {
            // Lost before it was emitted.
        }
    }

    private SimulatedMessage Message(Locked<Box>[] boxes, Action<(object Message, Guid Id)> leaving)
    {
        byte[] id = new byte[16];
        random.NextBytes(id);
        object message = boxes.Length == 1 ? new BoxFilled(boxes[0]) : new BoxMoved(boxes[0], boxes[1]);
        SignalDefinition definition = boxes.Length == 1 ? Filled : Moved;
        leaving((message, new Guid(id)));
        return new SimulatedMessage(definition, new Guid(id), SignalPayload.Write(message, definition.Contract));
    }

    private void Write(IEnumerable<Locked<Box>> boxes, bool holds)
    {
        foreach (Locked<Box> box in boxes)
        {
            world.Invariants.Write(LockName.Of<Box>(box.Key), box.Fence, holds);
        }
    }

    private Task ThinkAsync(SimulatedNode node) => Task.Delay(
        TimeSpan.FromMilliseconds(random.Next(6) == 0 ? random.Next(60_000) : random.Next(500)), node.Clock);

    private static SignalDefinition Define(Type contract) =>
        SignalDefinitionReader.Read(contract, new SignalRegistration(contract), new SignalOptions(), new SignalLimits(), new Faults())!;
}
