namespace BusSignals;

/// <summary>
/// Base of the injectable class that groups the signals of one domain: one property for each signal.
/// <code>
/// public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
/// {
///     public Signal&lt;PaymentReceived&gt; PaymentReceived => Of&lt;PaymentReceived&gt;();
/// }
/// </code>
/// </summary>
/// <param name="bus">The bus of the current scope.</param>
public abstract class SignalGroup(ISignalBus bus)
{
    /// <summary>The handle of a signal.</summary>
    protected Signal<T> Of<T>() where T : class => new(bus);
}
