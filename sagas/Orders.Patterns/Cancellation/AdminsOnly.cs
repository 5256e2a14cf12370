using Microsoft.Extensions.Options;

namespace Orders.Patterns;

/// <summary>
/// Only admins may cancel. A refused command changes nothing: its outcome is "rejected", and it is a dead
/// signal with this reason.
/// </summary>
/// <param name="staff">Says who is an admin.</param>
public sealed class AdminsOnly(IOptions<StaffOptions> staff) : ISignalValidator<CancelOrder, Cancellation>
{
    /// <inheritdoc/>
    public Task<string?> ValidateAsync(CancelOrder signal, SignalContext<Cancellation> context)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(context);
        string? refusal = staff.Value.Admins.Contains(signal.RequestedBy)
            ? null
            : $"Only admins may cancel the order '{context.State.Order}', and '{signal.RequestedBy}' is none.";
        return Task.FromResult(refusal);
    }
}
