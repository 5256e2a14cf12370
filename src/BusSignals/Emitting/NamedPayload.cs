using System.Text.Json;
using System.Text.Json.Nodes;

namespace BusSignals;

/// <summary>Creates a process's signal from its name and its JSON payload.</summary>
internal static class NamedPayload
{
    private const string Prefix = "app:";

    /// <exception cref="InvalidSignalException">The process does not receive such a signal, or the payload is
    /// invalid.</exception>
    public static (SignalBinding Binding, object Message) Read(SignalCatalog model, ProcessDefinition process, ProcessId id, string name, string json)
    {
        SignalBinding binding = Find(model, process, name);
        SignalDefinition signal = binding.Definition;
        JsonElement payload;
        try
        {
            using (var text = JsonDocument.Parse(json))
            {
                signal.CheckMembers(text.RootElement);
            }

            JsonObject members = JsonNode.Parse(json) as JsonObject
                ?? throw new InvalidSignalException(signal.Id, $"The payload of the signal '{signal.Id}' is no JSON object.");
            Complete(signal, process, id, members);
            payload = JsonSerializer.SerializeToElement(members);
        }
        catch (JsonException exception)
        {
            throw new InvalidSignalException(signal.Id, $"The payload of the signal '{signal.Id}' is no JSON: {exception.Message}", exception);
        }

        signal.Check(payload);
        return (binding, signal.Read(payload));
    }

    public static SignalBinding Find(SignalCatalog model, ProcessDefinition process, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string id = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        if (SignalId.TryParse(id, out SignalId parsed)
            && (process.Find(parsed) ?? model.ControlBindings.FirstOrDefault(it => it.Definition.Id == parsed)) is { } binding)
        {
            return binding;
        }

        string known = string.Join(", ", process.Signals.Concat(process.Dynamic.Signals).Select(it => $"'{it.Id}'"));
        throw new InvalidSignalException($"'{name}' is no signal of '{TypeName.Of(process.Type)}'; it takes {known}.");
    }

    public static InvalidSignalException NotTaken(ProcessDefinition process, Type contract) => new(
        $"'{TypeName.Of(process.Type)}' takes no '{TypeName.Of(contract)}'; it takes {string.Join(", ", process.Signals.Select(it => $"'{TypeName.Of(it.Contract)}'"))}.");

    /// <summary>Adds the members that the process's path provides and the payload lacks.</summary>
    private static void Complete(SignalDefinition signal, ProcessDefinition process, ProcessId id, JsonObject members)
    {
        string[] names = [.. members.Select(it => it.Key)];
        if (PathAddress.Is(signal.Contract))
        {
            if (PathRules.MemberOf("process", names, it => it) is null)
            {
                members["process"] = id.Path;
            }

            return;
        }

        process.Path.TryMatch(id.Path, out SignalIdentity? identity);
        foreach (string parameter in signal.Path.Parameters)
        {
            if (identity![parameter] is { } value && PathRules.MemberOf(parameter, names, it => it) is null)
            {
                (string name, JsonNode? node) = signal.Member(parameter, value);
                members[name] = node;
            }
        }
    }
}
