using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// Sends stored messages, and the messages of due timers, over MassTransit. The bus is asked for when it is needed:
/// its endpoints need the engine, and the engine this sender.
/// </summary>
internal sealed class BusSender(IServiceProvider provider) : IOutgoingSender
{
    public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        ISendEndpoint endpoint = await provider.GetRequiredService<IBus>().GetSendEndpoint(new Uri(message.Destination));
        if (message.IsTimer)
        {
            await endpoint.Send(new TimerDue(message.ProcessKey!.Value, message.Id), cancellationToken);
        }
        else
        {
            await SendAsync(endpoint, new OutgoingPipe(message), cancellationToken);
        }
    }

    private static async Task SendAsync(ISendEndpoint endpoint, OutgoingPipe pipe, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await endpoint.Send(new SerializedMessageBody(), pipe, cancellationToken);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            if (pipe.Signal is { } signal)
            {
                SignalInstruments.CountSent(signal, failure);
            }
        }
    }
}
