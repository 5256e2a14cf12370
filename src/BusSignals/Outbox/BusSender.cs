using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// Sends stored messages, and the messages of due timers, through MassTransit. The bus is resolved only when needed:
/// its endpoints need the engine, and the engine needs this sender.
/// </summary>
internal sealed class BusSender(IServiceProvider provider) : IOutgoingSender
{
    private const int MaxAddresses = 1000;

    /// <summary>A timer that no queue accepts stays where it is, and is noticed.</summary>
    private static readonly IPipe<SendContext<TimerDue>> Mandatory = Pipe.Execute<SendContext<TimerDue>>(static context =>
    {
        if (context is PublishContext toBroker)
        {
            toBroker.Mandatory = true;
        }
    });

    private readonly ConcurrentDictionary<string, Uri> _addresses = new(StringComparer.Ordinal);

    public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        string destination = await provider.GetRequiredService<ProcessAddresses>().FindAsync(message, cancellationToken);
        IBus bus = provider.GetSignalsBus();
        Uri address = AddressOf(destination);
        ISendEndpoint endpoint = await bus.GetSendEndpoint(message.IsTimer ? ProcessAddresses.WithoutQueue(bus.Address, address) : address);
        if (message.IsTimer)
        {
            await endpoint.Send(new TimerDue(message.ProcessKey!.Value, message.Id), Mandatory, cancellationToken);
        }
        else
        {
            await SendAsync(endpoint, new OutgoingPipe(message), cancellationToken);
        }
    }

    /// <summary>
    /// There are few addresses, and parsing one takes longer than looking it up; the many addresses of pending requests
    /// are not cached.
    /// </summary>
    private Uri AddressOf(string destination)
    {
        if (!_addresses.TryGetValue(destination, out Uri? address))
        {
            address = new Uri(destination);
            if (_addresses.Count < MaxAddresses)
            {
                _addresses.TryAdd(destination, address);
            }
        }

        return address;
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
