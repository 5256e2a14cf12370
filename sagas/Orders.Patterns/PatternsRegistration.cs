using Microsoft.Extensions.DependencyInjection;

namespace Orders.Patterns;

/// <summary>Registers the four patterns; each stands alone and can be taken without the others.</summary>
public static class PatternsRegistration
{
    /// <summary>Adds the signals and the flows.</summary>
    /// <param name="signals">The registration of signals.</param>
    public static ISignalsConfigurator AddOrderPatterns(this ISignalsConfigurator signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        signals.Services.AddOptions<StaffOptions>();
        return signals
            .AddGroup<PatternSignals>()
            .AddFlow<CancellationFlow>()
            .AddFlow<AddressFlow>()
            .AddFlow<PaymentFlow>()
            .AddFlow<ApprovalFlow>();
    }
}
