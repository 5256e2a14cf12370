namespace BusSignals;

/// <summary>
/// Decides whether a signal is allowed, at emit and again at receipt. Add it with
/// <see cref="SignalOptions.Authorize{TPolicy}"/>. Created from the services of the scope that asks.
/// </summary>
public interface ISignalAuthorization
{
    /// <summary>
    /// Returns why the signal is not allowed, or null if it is. A policy that throws allows nothing: an emit fails, and
    /// a received signal is dead-lettered with the reason "failed".
    /// </summary>
    Task<string?> AuthorizeAsync(SignalAuthorizationContext context);
}
