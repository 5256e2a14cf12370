using System.Reflection;

namespace BusSignals;

/// <summary>
/// What journals call another process or a signal that an operation is about: by what stays when its class is renamed. Journals of
/// earlier versions have the class's name instead, and go on.
/// </summary>
internal static class JournalNames
{
    public static string OfProcess(Type process) =>
        process.GetCustomAttribute<ProcessAttribute>() is { } attribute && SignalPath.TryParse(attribute.Path, out SignalPath? path, out _)
            ? path.Shape
            : process.Name;

    public static string OfSignal(Type contract, SignalCatalog model) => model.Find(contract)?.Name ?? contract.Name;

    /// <summary>Whether what a journal says is what the code asks for now.</summary>
    public static bool AreSame(string recorded, string now, SignalCatalog model) => recorded == now
        || IsClassOf("child ", recorded, now, model) || IsClassOf("step start ", recorded, now, model) || IsClassOf("step emit ", recorded, now, model);

    /// <summary>The same of all that a process waits for, separated by spaces.</summary>
    public static bool AreSameWaits(string recorded, string now, SignalCatalog model)
    {
        string[] before = recorded.Split(' ');
        string[] after = now.Split(' ');
        return before.Length == after.Length && before.Zip(after).All(it => it.First == it.Second || IsClassOf("child:", it.First, it.Second, model));
    }

    /// <summary>Whether a class is recorded that is the one of now, or is not known any more.</summary>
    private static bool IsClassOf(string verb, string recorded, string now, SignalCatalog model)
    {
        if (!recorded.StartsWith(verb, StringComparison.Ordinal) || !now.StartsWith(verb, StringComparison.Ordinal))
        {
            return false;
        }

        (string type, string name) = (recorded[verb.Length..], now[verb.Length..]);
        (Type Type, string Name)[] known =
        [
            .. model.Processes.Select(it => (it.Type, it.Path.Shape)),
            .. model.Signals.Select(it => (it.Contract, it.Name)),
        ];
        return known.Any(it => it.Name == name) && !type.AsSpan().ContainsAny('/', '.') && !known.Any(it => it.Type.Name == type && it.Name != name);
    }
}
