using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BusSignals;

/// <summary>Registers the locks with the engine.</summary>
internal static class LockRegistration
{
    public static void AddLocks(this IServiceCollection services, SignalRegistrations registrations)
    {
        var options = new LockOptions();
        services.AddSingleton(options);
        services.AddSingleton<LocalWaiters>();
        services.AddSingleton<LeaseClient>();
        services.TryAddSingleton<ILockStore>(it => new InMemoryLockStore(it.GetRequiredService<LockOptions>().Rules));
        services.AddSingleton<IEntityLocks, EntityLocks>();
        registrations.Checks.Add(_ => options.Check());
    }
}
