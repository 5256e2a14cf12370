using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Resolves a class from the services, or creates it with their help, as MVC does with controllers.</summary>
internal static class Resolved<T> where T : class
{
    private static readonly Lazy<ObjectFactory<T>> Make = new(() => ActivatorUtilities.CreateFactory<T>([]));

    public static T From(IServiceProvider services)
    {
        if (services.GetService<T>() is { } registered)
        {
            return registered;
        }

        T made = Make.Value(services, null);
        if (made is IDisposable or IAsyncDisposable)
        {
            services.GetRequiredService<DeliveryScope>().DisposeLater(made);
        }

        return made;
    }
}
