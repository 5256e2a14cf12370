using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>Sends stored messages, and the messages of due timers, over MassTransit.</summary>
internal sealed class BusSender(IBus bus) : IOutgoingSender
{
    public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        ISendEndpoint endpoint = await bus.GetSendEndpoint(new Uri(message.Destination));
        if (message.IsTimer)
        {
            await endpoint.Send(new TimerDue(message.ProcessKey!.Value, message.Id), cancellationToken);
        }
        else
        {
            await endpoint.Send(new SerializedMessageBody(), new OutgoingPipe(message), cancellationToken);
        }
    }
}
