using MassTransit;

namespace BusSignals;

/// <summary>Takes timers that are due from the endpoints of processes.</summary>
internal sealed class TimerReceiver(
    DeliveryEngine engine, CancelledDeliveries cancelled, StoreAvailability availability, OutboxDispatcher outbox, NewerVersionForwarder forwarder,
    FailingTimers failing)
{
    /// <summary>Fires a timer that is due; one that is not is sent again when it is.</summary>
    public async Task ReceiveAsync(ProcessDefinition process, ConsumeContext<TimerDue> context)
    {
        var delivery = new TimerDelivery(context.Message.TimerId);
        var id = ProcessId.Stored($"timer {context.Message.TimerId}", context.Message.ProcessKey);
        try
        {
            SignalOutcome outcome = SignalOutcome.NoWaiter;
            await cancelled.RunAsync(
                process, context, async () => outcome = await engine.DeliverAsync(process, id, delivery, context, context.CancellationToken));
            if (delivery.Failure is { } failure)
            {
                failing.Failed(process, delivery.Timer, failure);
            }
            else if (outcome == SignalOutcome.Applied)
            {
                failing.Fired(process, delivery.Timer);
            }
        }
        catch (NewerVersionException exception)
        {
            failing.Failed(process, delivery.Timer, exception.Message);
            forwarder.Leave(context.Message.TimerId, exception.Message);
        }

        if (delivery.NotBefore is { } due)
        {
            await availability.RunAsync(
                StoreUse.Write, () => outbox.SendAgainAsync(context.Message.TimerId, due, context.CancellationToken), context.CancellationToken);
        }
    }
}
