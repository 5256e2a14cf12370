using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// Looks at start-up whether the classes that deliveries need can be made of what is registered, so that no signal
/// fails for it. Nothing is made.
/// </summary>
internal static class ServiceCheck
{
    public static IEnumerable<string> Faults(SignalModel model, IServiceProvider provider)
    {
        var services = provider.GetRequiredService<IServiceProviderIsService>();
        IEnumerable<Type> types = model.Processes
            .SelectMany(it => it.Bindings.SelectMany(binding => binding.Middleware.Types).Concat(it.Behaviour.ServiceTypes)).Distinct();
        foreach (Type type in types.Where(it => !services.IsService(it)))
        {
            ConstructorInfo[] constructors = type.IsAbstract ? [] : type.GetConstructors();
            ParameterInfo?[] missing =
                [.. constructors.Select(it => it.GetParameters().FirstOrDefault(p => !p.HasDefaultValue && !services.IsService(p.ParameterType)))];
            if (missing.Length == 0)
            {
                yield return $"'{type.Name}' cannot be made: it has no public constructor; give it one, or register it as a service.";
            }
            else if (missing.All(it => it is not null))
            {
                yield return $"'{type.Name}' cannot be made: its constructor needs a '{missing[0]!.ParameterType.Name}', which is not registered; add it to the services.";
            }
        }
    }
}
