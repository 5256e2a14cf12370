using System.Reflection;

namespace BusSignals;

/// <summary>
/// The name by which a journal refers to another process or a signal: one that survives renaming its class. Journals of
/// earlier versions have the class's name instead and remain valid.
/// </summary>
internal static class JournalNames
{
    public static string OfProcess(Type process) =>
        process.GetCustomAttribute<ProcessAttribute>() is { } attribute && SignalPath.TryParse(attribute.Path, out SignalPath? path, out _)
            ? path.Shape
            : process.Name;

    public static string OfSignal(Type contract, SignalCatalog model) => model.Find(contract)?.Name ?? contract.Name;

    /// <summary>Whether the recorded name means what the code requests now.</summary>
    public static bool AreSame(string recorded, string now, SignalCatalog model) => recorded == now
        || IsClassOf("child ", recorded, now, model) || IsClassOf("step start ", recorded, now, model) || IsClassOf("step emit ", recorded, now, model);

    /// <summary>The same for everything that a process waits for, separated by spaces.</summary>
    public static bool AreSameWaits(string recorded, string now, SignalCatalog model)
    {
        string[] before = recorded.Split(' ');
        string[] after = now.Split(' ');
        return before.Length == after.Length && before.Zip(after).All(it => it.First == it.Second || IsClassOf("child:", it.First, it.Second, model));
    }

    /// <summary>Whether the record names a class that is the current one, or is no longer known.</summary>
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
