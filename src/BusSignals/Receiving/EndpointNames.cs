using System.Collections.Concurrent;
using System.Reflection;
using MassTransit;

namespace BusSignals;

/// <summary>
/// Names the endpoints of processes and activities the way the application's <see cref="IEndpointNameFormatter"/> names
/// those of consumers, with its prefix, its namespaces and anything else that it adds.
/// </summary>
internal sealed class EndpointNames(IEndpointNameFormatter formatter)
{
    private readonly ConcurrentDictionary<SignalId, string> _activities = new();

    private static readonly string[] Suffixes = ["StateMachine", "Saga", "Process"];

    /// <summary>The results of the formatter that are not valid names; the plain names are used instead.</summary>
    public Faults Faults { get; } = new();

    /// <summary>The name of a process's endpoint: its class name without the suffix for its kind.</summary>
    public string OfProcess(Type process)
    {
        string name = Plain(process.Name);
        return IsMassTransits ? Around(process, formatter.SanitizeName(name), $"'{TypeName.Of(process)}'")
            : Format(NamedConsumer.Of(process, name), $"'{TypeName.Of(process)}'") ?? name;
    }

    /// <summary>The name of an activity's queue, the same wherever the activity is requested and done.</summary>
    public string OfActivity(SignalId activity) => _activities.GetOrAdd(activity, NameOf);

    private string NameOf(SignalId activity) =>
        Around(typeof(ActivityQueue), $"activity-{activity.ToString().Replace('.', '-')}", $"the activity '{activity}'");

    /// <summary>Whether the formatter names a generic consumer by its argument, as MassTransit's own do.</summary>
    private bool IsMassTransits => formatter is DefaultEndpointNameFormatter;

    /// <summary>What the formatter makes of a class, with the name in place of the class's own.</summary>
    private string Around(Type type, string name, string owner)
    {
        if (Format(IsMassTransits ? typeof(ProcessEndpoint<>).MakeGenericType(type) : NamedConsumer.Of(type, type.Name), owner) is not { } formatted)
        {
            return name;
        }

        foreach (string own in (string[])[formatter.SanitizeName(type.Name), type.Name])
        {
            if (own.Length > 0 && formatted.LastIndexOf(own, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
            {
                return string.Concat(formatted.AsSpan(0, at), name, formatted.AsSpan(at + own.Length));
            }
        }

        return formatted;
    }

    /// <summary>The name of a consumer, or null if the formatter has none.</summary>
    private string? Format(Type consumer, string owner)
    {
        string what = "returned null";
        try
        {
            string? name = (string?)typeof(IEndpointNameFormatter).GetMethod(nameof(IEndpointNameFormatter.Consumer))!
                .MakeGenericMethod(consumer).Invoke(formatter, null);
            if (!string.IsNullOrEmpty(name))
            {
                return name;
            }

            what = name is null ? what : "returned an empty name";
        }
        catch (TargetInvocationException exception)
        {
            what = $"threw {TypeName.Of(exception.InnerException!.GetType())}: {exception.InnerException.Message.TrimEnd('.')}";
        }

        Faults.Add($"The IEndpointNameFormatter '{TypeName.Of(formatter.GetType())}' {what}, when it was asked for the name of a consumer, which is that of the endpoint of {owner}; "
            + "return a name from Consumer<T>(), or derive it from DefaultEndpointNameFormatter.");
        return null;
    }

    private static string Plain(string name)
    {
        string? suffix = Array.Find(Suffixes, it => name.Length > it.Length && name.EndsWith(it, StringComparison.Ordinal));
        return suffix is null ? name : name[..^suffix.Length];
    }
}
