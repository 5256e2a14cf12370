using MassTransit;

namespace BusSignals;

/// <summary>
/// Marks a message that has been forwarded for long enough: no newer node was found, so it is applied as far as
/// possible.
/// </summary>
internal sealed class ForwardingExhausted
{
    private static readonly ForwardingExhausted Mark = new();

    public static void Set(PipeContext context) => context.AddOrUpdatePayload(() => Mark, _ => Mark);

    public static bool Is(PipeContext context) => context.TryGetPayload(out ForwardingExhausted? _);
}
