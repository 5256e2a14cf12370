using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// Checks at start-up whether the classes that deliveries need can be created from the registered services, so that no
/// signal fails because of it. Nothing is created.
/// </summary>
internal static class ServiceCheck
{
    public static IEnumerable<string> Faults(SignalCatalog model, SignalRegistrations registrations, IServiceProvider provider)
    {
        var services = provider.GetRequiredService<IServiceProviderIsService>();
        IEnumerable<Type> types = model.Processes
            .SelectMany(it => it.Bindings.SelectMany(binding => binding.Middleware.Types).Concat(it.Behaviour.ServiceTypes))
            .Concat(registrations.ServiceTypes).Concat(model.Signals.SelectMany(it => it.Options.Policies)).Distinct();
        foreach (Type type in types.Where(it => !services.IsService(it)))
        {
            ConstructorInfo[] constructors = type.IsAbstract ? [] : type.GetConstructors();
            bool byContainer = registrations.ServiceTypes.Contains(type); // the container accepts any constructor that it can satisfy
            ConstructorInfo[] usable = [.. constructors.Where(it => !byContainer && it.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))];
            usable = usable.Length > 0 ? usable : constructors;
            ParameterInfo?[] missing =
                [.. usable.Select(it => it.GetParameters().FirstOrDefault(p => !p.HasDefaultValue && !IsThere(services, p)))];
            if (constructors.Length == 0)
            {
                yield return $"'{TypeName.Of(type)}' cannot be made: it has no public constructor; give it one, or register it as a service.";
            }
            else if (usable.Length > 1 && !byContainer)
            {
                yield return $"'{TypeName.Of(type)}' cannot be made: it has {constructors.Length} public constructors; keep one, or mark one with [ActivatorUtilitiesConstructor].";
            }
            else if (missing.All(it => it is not null))
            {
                yield return $"'{TypeName.Of(type)}' cannot be made: its constructor needs a '{TypeName.Of(missing[0]!.ParameterType)}', which is not registered; {Advice(missing[0]!.ParameterType)}.";
            }
        }
    }

    private static string Advice(Type missing) =>
        missing.IsAssignableTo(typeof(SignalGroup)) ? $"add it with signals.AddGroup<{TypeName.Of(missing)}>()" : "add it to the services";

    private static bool IsThere(IServiceProviderIsService services, ParameterInfo parameter) =>
        parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed && services is IServiceProviderIsKeyedService keys
            ? keys.IsKeyedService(parameter.ParameterType, keyed.Key)
            : services.IsService(parameter.ParameterType);
}
