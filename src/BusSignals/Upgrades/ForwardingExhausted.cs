using MassTransit;

namespace BusSignals;

/// <summary>Marks a message that has been passed on for long enough: no node knew better, so it is applied as far as it can be.</summary>
internal sealed class ForwardingExhausted
{
    private static readonly ForwardingExhausted Mark = new();

    public static void Set(PipeContext context) => context.AddOrUpdatePayload(() => Mark, _ => Mark);

    public static bool Is(PipeContext context) => context.TryGetPayload(out ForwardingExhausted? _);
}
