namespace BusSignals;

/// <summary>What every way of emitting needs, of one scope.</summary>
internal sealed class EmitScope(
    SignalCatalog model, IEnumerable<IEmitMiddleware> middleware, EmittedSignals emitted, SignalGuard guard, DeliveryScope delivery, BusStart bus, StoreClock clock)
{
    public SignalCatalog Model => model;

    public EmitPipeline Pipeline { get; } = new(middleware);

    /// <summary>What the scope has emitted before.</summary>
    public EmittedSignals Emitted => emitted;

    public SignalGuard Guard => guard;

    public StoreClock Clock => clock;

    /// <summary>Whether it is emitted within a delivery, with whose commit it leaves.</summary>
    public bool IsDelivery => delivery.IsDelivery;

    /// <summary>Waits until the bus takes messages; within a delivery it does.</summary>
    public ValueTask WaitForBusAsync(SignalId signal, CancellationToken cancellationToken) =>
        IsDelivery ? ValueTask.CompletedTask : bus.WaitAsync(signal, cancellationToken);

    /// <summary>Sends a message until the broker has confirmed it; within a delivery it is kept for the commit.</summary>
    public Task SendAsync(Func<Task> send, CancellationToken cancellationToken) =>
        IsDelivery ? send() : UnconfirmedSend.SendAsync(send, TimeProvider.System, cancellationToken);
}
