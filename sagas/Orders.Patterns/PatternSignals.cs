namespace Orders.Patterns;

/// <summary>The signals of the four patterns.</summary>
/// <param name="bus">The bus of the current scope.</param>
public sealed class PatternSignals(ISignalBus bus) : SignalGroup(bus)
{
    /// <summary>The command.</summary>
    public Signal<CancelOrder> Cancel => Of<CancelOrder>();

    /// <summary>What the command leads to.</summary>
    public Signal<OrderCancelled> Cancelled => Of<OrderCancelled>();

    /// <summary>The state update.</summary>
    public Signal<UpdateAddress> UpdateAddress => Of<UpdateAddress>();

    /// <summary>The event notification.</summary>
    public Signal<PaymentProcessed> PaymentProcessed => Of<PaymentProcessed>();

    /// <summary>What is aggregated.</summary>
    public Signal<CastVote> Vote => Of<CastVote>();
}
