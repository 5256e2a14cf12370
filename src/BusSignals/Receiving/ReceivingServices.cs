using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Registers what takes messages from receive endpoints.</summary>
internal static class ReceivingServices
{
    public static void AddReceiving(this IServiceCollection services)
    {
        services.AddSingleton(it => new EndpointNames(it.GetRequiredService<SignalsBus>().Formatter(it)));
        services.AddSingleton<AskReceiver>();
        services.AddSingleton<DeferredRedelivery>();
        services.AddSingleton<CancelledDeliveries>();
        services.AddSingleton<ReceiveFailures>();
        services.AddSingleton<SignalAdmission>();
        services.AddSingleton<FanOut>();
        services.AddSingleton<UnknownPaths>();
        services.AddSingleton<SignalRouter>();
        services.AddSingleton<SignalReceiver>();
        services.AddSingleton<TimerReceiver>();
        services.AddSingleton<FailingTimers>();
        services.AddSingleton<DeadSignalFilter>();
        services.AddSingleton<MessageSizeFilter>();
    }
}
