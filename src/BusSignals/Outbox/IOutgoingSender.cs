namespace BusSignals;

/// <summary>The bus as the engine sees it: it takes a stored message and has it when the task ends.</summary>
internal interface IOutgoingSender
{
    Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}
