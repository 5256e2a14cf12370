using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Simulation.Tests;

/// <summary>What can happen in one step.</summary>
internal sealed partial class World
{
    /// <summary>What could happen now; what stands there twice is likelier.</summary>
    private List<Action> Enabled()
    {
        List<Action> enabled = [];
        SimulatedNode[] ready = [.. All.Where(it => it.Ready > 0)];
        if (ready.Length > 0)
        {
            enabled.AddRange([() => Continue(ready), () => Continue(ready), () => Continue(ready)]);
        }

        if (Calls.Count > 0)
        {
            enabled.AddRange([AnswerCall, AnswerCall]);
        }

        if (Broker.Waiting is { Count: > 0 } waiting && _nodes.Where(it => it.Receiving < 4).ToArray() is { Length: > 0 } free)
        {
            enabled.Add(() => Deliver(Pick(free), Pick(waiting)));
        }

        if (Peek() is { } due && _nodes.Where(it => !it.Sweeping && it.Clock.GetUtcNow() >= due).ToArray() is { Length: > 0 } idle)
        {
            enabled.Add(() => Sweep(Pick(idle)));
        }

        return enabled;
    }

    private void Continue(SimulatedNode[] ready)
    {
        SimulatedNode node = Pick(ready);
        node.RunReady(Random.Next(node.Ready));
        Trace(node.Id);
    }

    /// <summary>Does an operation, or not, and tells the node so, or not.</summary>
    private void AnswerCall()
    {
        Call call = Calls[Random.Next(Calls.Count)];
        Calls.Remove(call);
        Trace(call.What.Length);
        bool lost = IsFaulty && Random.Next(Faults.LostCalls) == 0;
        if (!lost || Random.Next(2) == 0)
        {
            call.Apply();
        }

        Answering = call;
        if (lost)
        {
            call.Fail();
        }
        else
        {
            call.Answer();
        }

        Answering = null;
    }

    private void Deliver(SimulatedNode node, QueuedMessage message)
    {
        message.Receiver = node;
        node.Receiving++;
        Trace(message.Endpoint.Length);
        node.Start(() => node.Receiver.ReceiveAsync(message), failure =>
        {
            node.Receiving--;
            bool again = failure is AwayException && message.IsActivity; // its endpoint lets the broker try again
            Note(again ? null : failure);
            message.Receiver = null;
            if (!again && (!IsFaulty || Random.Next(Faults.Duplicates) > 0))
            {
                Broker.Acknowledge(message);
            }
        });
    }

    private void Sweep(SimulatedNode node)
    {
        node.Sweeping = true;
        node.Start(
            () => node.Services.GetRequiredService<OutboxDispatcher>().SweepAsync(CancellationToken.None),
            failure =>
            {
                node.Sweeping = false;
                Note(failure is AwayException ? null : failure);
            });
    }

    private void Advance()
    {
        LockInvariants.NobodyKeeps(_nodes.Where(it => it.Receiving == 0 && !it.Sweeping));
        if (!IsFaulty)
        {
            _nodes.ForEach(it => it.Clock.Offset = TimeSpan.Zero);
            DateTimeOffset now = Time.GetUtcNow();
            Time.MoveTo(new[] { Time.NextTimer, Peek() }.Where(it => it > now).Min() ?? now.AddMinutes(1));
            return;
        }

        double seconds = Random.Next(20) switch
        {
            0 => Random.Next(30, 200),
            < 4 => Random.Next(1, 15),
            < 10 => Random.NextDouble() * 2,
            _ => Random.NextDouble() / 10,
        };
        Time.MoveTo(Time.GetUtcNow().AddSeconds(seconds));
        if (!Faults.ClocksAgree && Random.Next(10) == 0)
        {
            Jump(Pick(_nodes));
        }
    }

    private void Crash()
    {
        SimulatedNode node = Pick(_nodes);
        foreach (Call call in Calls.Where(it => it.Node == node).ToArray())
        {
            Calls.Remove(call);
            if (Random.Next(2) == 0)
            {
                call.Apply(); // it was on its way
            }
        }

        node.Crash(Processes());
        _nodes.Remove(node);
        Broker.Lose(node);
        AddNode();
    }

    private IEnumerable<ProcessId> Processes() => Invariants.Paths.Select(it => Model.Resolve(it).Id);

    private void AddNode()
    {
        var node = new SimulatedNode(_nodeCount++, this);
        _nodes.Add(node);
        if (!Faults.ClocksAgree && IsFaulty)
        {
            Jump(node);
        }
    }

    private void Jump(SimulatedNode node) => node.Clock.Offset = TimeSpan.FromSeconds(Random.Next(-600, 600));
}
