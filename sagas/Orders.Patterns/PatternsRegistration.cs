using Microsoft.Extensions.DependencyInjection;

namespace Orders.Patterns;

/// <summary>Registers the four patterns and an import; each stands alone and can be taken without the others.</summary>
public static class PatternsRegistration
{
    /// <summary>Adds the signals and the flows.</summary>
    /// <param name="signals">The registration of signals.</param>
    public static ISignalsConfigurator AddOrderPatterns(this ISignalsConfigurator signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        signals.Services.AddOptions<StaffOptions>();
        signals.Services.AddScoped<CancelOrderHandler>();
        return signals
            .AddGroup<PatternSignals>()
            // Version 1 had no code; what emitters of that time send is made into today's.
            .Add<CancelOrder>(it => it.Upcast(1, json =>
            {
                json["code"] = "unspecified";
                return json;
            }))
            .AddFlow<CancellationFlow>()
            .AddFlow<AddressFlow>()
            .AddFlow<PaymentFlow>()
            .AddFlow<ApprovalFlow>()
            .AddFlow<ImportFlow>();
    }
}
