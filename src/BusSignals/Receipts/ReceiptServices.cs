using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Registers receipts.</summary>
internal static class ReceiptServices
{
    public static void AddReceipts(this IServiceCollection services)
    {
        services.AddSingleton<ReceiptKeeper>();
        services.AddSingleton<ReceiptReader>();
        services.AddSingleton<ReceiptResponder>();
        services.AddSingleton<IReceipts, Receipts>();
    }
}
