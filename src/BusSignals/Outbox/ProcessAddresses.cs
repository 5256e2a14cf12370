using MassTransit;

namespace BusSignals;

/// <summary>
/// Resolves the queue of a process when something is sent to it: class names and endpoint naming may have changed since
/// it was stored. A destination contains the type of process, after a <c>#</c>, and the queue at that time, for a host
/// that does not know the type.
/// </summary>
internal sealed class ProcessAddresses(SignalCatalog model, IWaitReader processes)
{
    private const char Mark = '#';

    /// <summary>The destination of messages for a type of process.</summary>
    public static string Of(ProcessDefinition process) => Of(process.Address.ToString(), process);

    /// <summary>The destination of messages for a type of process, with the queue at that time.</summary>
    public static string Of(string address, ProcessDefinition process) => $"{address}{Mark}{process.Path.Shape}";

    /// <summary>
    /// The destination of a message that is sent later: one to a process goes to the queue that the process has then.
    /// </summary>
    public static string Of(SendContext context, SignalCatalog model)
    {
        string address = context.DestinationAddress!.ToString();
        return ProcessOf(SignalHeaders.Read(context.Headers, SignalHeaders.Process), model) is { } process && IsQueue(address, process)
            ? Of(address, process)
            : address;
    }

    /// <summary>
    /// An address that creates no queue. RabbitMQ's own address of a queue creates one, where a message waits for
    /// nobody, unnoticed; a message sent to the exchange is returned if there is no queue.
    /// </summary>
    public static Uri WithoutQueue(Uri bus, Uri address) =>
        address.Scheme == "queue" && bus.Scheme.StartsWith("rabbitmq", StringComparison.Ordinal) ? new Uri($"exchange:{address.AbsolutePath}") : address;

    /// <summary>The shape of the type of process that a destination is for; null if it contains none.</summary>
    public static string? ShapeOf(string destination) => destination.IndexOf(Mark) is >= 0 and var mark ? destination[(mark + 1)..] : null;

    /// <summary>The current destination of a message.</summary>
    public async ValueTask<string> FindAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (ShapeOf(message.Destination) is { } shape)
        {
            return model.ProcessOfShape(shape)?.Address.ToString() ?? message.Destination[..^(shape.Length + 1)];
        }

        if (message.IsTimer)
        {
            return await FindTimersAsync(message, cancellationToken) ?? message.Destination;
        }

        return model.Processes.Any(it => IsQueue(message.Destination, it)) || message.Properties is not { } properties
            ? message.Destination
            : ProcessOf(OutgoingProperties.HeaderOf(properties, SignalHeaders.Process), model)?.Address.ToString() ?? message.Destination;
    }

    /// <summary>A timer stored by an earlier version names only a queue; its process tells the type.</summary>
    private async Task<string?> FindTimersAsync(OutgoingMessage timer, CancellationToken cancellationToken)
    {
        if (timer.Attempts <= 1 && model.Processes.Any(it => IsQueue(timer.Destination, it)))
        {
            return null;
        }

        IReadOnlyList<WaitRow> found = await processes.ListWaitsAsync(new WaitReading { Key = timer.ProcessKey, Limit = 1 }, cancellationToken);
        return found is [{ Row.Type: { } type }] ? model.ProcessOfShape(type)?.Address.ToString() : null;
    }

    private static ProcessDefinition? ProcessOf(string? path, SignalCatalog model) =>
        path is { Length: > 0 } ? model.Processes.FirstOrDefault(it => it.Path.TryMatch(path, out _)) : null;

    /// <summary>Whether an address is the queue of a process, in the short form or in the transport's own.</summary>
    private static bool IsQueue(string address, ProcessDefinition process)
    {
        string path = address.Split('?', Mark)[0];
        return Uri.UnescapeDataString(path[(path.LastIndexOfAny(['/', ':']) + 1)..]) == process.Endpoint;
    }
}
