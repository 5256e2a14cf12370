using System.Reflection;
using System.Text.RegularExpressions;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>Reads a contract's definition from its attribute and reports all its faults.</summary>
internal static partial class SignalDefinitionReader
{
    public static SignalDefinition? Read(
        Type contract, SignalRegistration registration, SignalOptions options, SignalLimits limits, Faults faults)
    {
        if (contract.GetCustomAttribute<SignalAttribute>() is not { } attribute)
        {
            faults.Add($"'{TypeName.Of(contract)}' is no signal; give it a path with [Signal(\"/…\")].");
            return null;
        }

        if (string.IsNullOrEmpty(contract.Namespace))
        {
            faults.Add($"'{TypeName.Of(contract)}' is in the global namespace, which no message contract may be; put it into a namespace.");
        }

        if (attribute.Version < 1)
        {
            faults.Add($"'{TypeName.Of(contract)}' has the version {attribute.Version}; versions start with 1.");
        }

        if (attribute.ChangeId is { } change && ChangeIds.Fault(change) is { } wrong)
        {
            faults.Add($"'{TypeName.Of(contract)}': {wrong}");
        }

        foreach (int from in options.Upcasters.Keys.Where(it => it < 1 || it >= attribute.Version))
        {
            faults.Add($"'{TypeName.Of(contract)}' has an upcaster from version {from}, but is itself version {attribute.Version}; raise [Signal(…, Version = …)].");
        }

        if (contract.GetCustomAttribute<ConfigureConsumeTopologyAttribute>() is { ConfigureConsumeTopology: false })
        {
            faults.Add($"'{TypeName.Of(contract)}' has [ConfigureConsumeTopology(false)], so that no queue would be bound to it and nothing would arrive; take it out.");
        }

        options.Check(contract.Name, faults);
        LockedMembers.Check(contract, faults);
        KeptValues.Check(contract, SystemTextJsonMessageSerializer.Options, faults);
        if (!SignalPath.TryParse(attribute.Path, out SignalPath? path, out string? error))
        {
            faults.Add($"'{TypeName.Of(contract)}': {error}");
            return null;
        }

        PathBinding? binding = PathBinding.Bind(path, contract, faults);
        foreach (PropertyInfo member in (binding?.Members ?? []).Where(SensitiveMembers.IsMarked))
        {
            faults.Add($"'{TypeName.Of(contract)}.{member.Name}' is [Sensitive] and part of the path, which is shown everywhere; put a reference into the path.");
        }

        SignalId? id = IdOf(contract, attribute, path, registration.Group, faults);
        SignalSchema? schema = SchemaOf(contract, options, faults);
        if (id is null || binding is null || schema is null)
        {
            return null;
        }

        return new SignalDefinition(id.Value, contract, binding, schema, options)
        {
            Version = attribute.Version,
            ChangeId = attribute.ChangeId,
            Description = attribute.Description,
            MaxPayloadBytes = options.MaxPayloadBytes ?? limits.MaxPayloadBytes,
            MaxHeaderLength = limits.MaxHeaderLength,
            Upcasters = new Upcasters(attribute.Version, options.Upcasters),
            GroupMiddleware = registration.Middleware,
        };
    }

    private static SignalSchema? SchemaOf(Type contract, SignalOptions options, Faults faults)
    {
        try
        {
            return options.Schema is { } text ? SignalSchema.ParseSignal(text) : SignalSchema.Of(contract);
        }
        catch (Exception) when (options.Schema is null && TypeCheck.Faults(contract, SystemTextJsonMessageSerializer.Options).Count > 0)
        {
            return null; // the fault of the type has been reported, and says more
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            faults.Add($"The schema of '{TypeName.Of(contract)}' cannot be used: {exception.Message}");
            return null;
        }
    }

    private static SignalId? IdOf(Type contract, SignalAttribute attribute, SignalPath path, string? group, Faults faults)
    {
        string text = attribute.Id ?? $"{Plain(group ?? FirstWord(path))}.{Plain(contract.Name)}";
        try
        {
            return SignalId.Parse(text);
        }
        catch (FormatException exception)
        {
            faults.Add($"'{TypeName.Of(contract)}': {exception.Message}");
            return null;
        }
    }

    private static string FirstWord(SignalPath path) => path.Template.Split('/', '{', '}').First(it => it.Length > 0);

    private static string Plain(string name) => NotAllowed().Replace(name.ToLowerInvariant(), "");

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex NotAllowed();
}
