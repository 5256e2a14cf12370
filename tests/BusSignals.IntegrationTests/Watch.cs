using System.Collections.Concurrent;
using Ledger;
using MassTransit;

namespace BusSignals.IntegrationTests;

/// <summary>A plain MassTransit consumer of what the processes publish: what came, by message id.</summary>
internal sealed class Watch : IConsumer<Booked>, IConsumer<Rang>
{
    private readonly Ledgers _ledgers;

    public Watch(Ledgers ledgers) => _ledgers = ledgers;

    public Task Consume(ConsumeContext<Booked> context)
    {
        _ledgers.Add(context.MessageId!.Value, $"{context.Message.Account} {context.Message.Number}");
        return Task.CompletedTask;
    }

    public Task Consume(ConsumeContext<Rang> context)
    {
        _ledgers.Add(context.MessageId!.Value, $"{context.Message.Account} rang", context.Message.Late);
        return Task.CompletedTask;
    }
}

/// <summary>What the watch has seen, and who waits for how much of it.</summary>
internal sealed class Ledgers
{
    private readonly ConcurrentDictionary<Guid, (string What, TimeSpan Late)> _seen = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    public IReadOnlyDictionary<Guid, (string What, TimeSpan Late)> Seen => _seen;

    public void Add(Guid messageId, string what, TimeSpan late = default)
    {
        lock (_waiting)
        {
            _seen.TryAdd(messageId, (what, late));
            foreach ((int count, TaskCompletionSource reached) in _waiting)
            {
                if (_seen.Count >= count)
                {
                    reached.TrySetResult();
                }
            }
        }
    }

    /// <summary>Ends when so many different messages have been seen.</summary>
    public Task ReachedAsync(int count)
    {
        lock (_waiting)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_seen.Count >= count)
            {
                reached.SetResult();
            }

            _waiting.Add((count, reached));
            return reached.Task;
        }
    }
}
