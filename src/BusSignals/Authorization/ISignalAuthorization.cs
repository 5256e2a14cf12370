namespace BusSignals;

/// <summary>
/// Decides whether a signal is allowed, at emit and again at receipt; added with
/// <see cref="SignalOptions.Authorize{TPolicy}"/>. Made of the services of the scope that it is asked in.
/// </summary>
public interface ISignalAuthorization
{
    /// <summary>
    /// Says why the signal is not allowed, or null if it is. A policy that throws allows nothing: the emit fails, and what
    /// was received becomes a dead signal with the reason "failed".
    /// </summary>
    Task<string?> AuthorizeAsync(SignalAuthorizationContext context);
}
