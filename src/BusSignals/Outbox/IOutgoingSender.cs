namespace BusSignals;

/// <summary>
/// The bus as the engine sees it: it sends a stored message, and has accepted it when the task completes.
/// </summary>
internal interface IOutgoingSender
{
    Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}
