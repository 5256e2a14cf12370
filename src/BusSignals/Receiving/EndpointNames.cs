using System.Collections.Concurrent;
using MassTransit;

namespace BusSignals;

/// <summary>
/// Names the endpoints of processes and activities as the application's <see cref="IEndpointNameFormatter"/> names those of
/// consumers, with its prefix, its namespaces and whatever else it adds.
/// </summary>
internal sealed class EndpointNames(IEndpointNameFormatter formatter)
{
    private readonly ConcurrentDictionary<SignalId, string> _activities = new();

    private static readonly string[] Suffixes = ["StateMachine", "Saga", "Process"];

    /// <summary>The name of a process's endpoint: its class's, without the word that says what it is.</summary>
    public string OfProcess(Type process) => Around(process, formatter.SanitizeName(Plain(process.Name)));

    /// <summary>The name of an activity's queue, the same wherever the activity is wanted and done.</summary>
    public string OfActivity(SignalId activity) => _activities.GetOrAdd(activity, NameOf);

    private string NameOf(SignalId activity) => Around(typeof(ActivityQueue), $"activity-{activity.ToString().Replace('.', '-')}");

    /// <summary>
    /// What the formatter makes of a class, with the name in the place of the class's own. A generic consumer is what MassTransit's
    /// formatters name by its argument, and others perhaps by itself.
    /// </summary>
    private string Around(Type type, string name)
    {
        Type consumer = typeof(ProcessEndpoint<>).MakeGenericType(type);
        string formatted = (string)typeof(IEndpointNameFormatter).GetMethod(nameof(IEndpointNameFormatter.Consumer))!
            .MakeGenericMethod(consumer).Invoke(formatter, null)!;
        foreach (string own in (string[])[formatter.SanitizeName(type.Name), type.Name, formatter.SanitizeName(consumer.Name), consumer.Name])
        {
            if (formatted.LastIndexOf(own, StringComparison.Ordinal) is var at and >= 0)
            {
                return string.Concat(formatted.AsSpan(0, at), name, formatted.AsSpan(at + own.Length));
            }
        }

        return formatted;
    }

    private static string Plain(string name)
    {
        string? suffix = Array.Find(Suffixes, it => name.Length > it.Length && name.EndsWith(it, StringComparison.Ordinal));
        return suffix is null ? name : name[..^suffix.Length];
    }
}
