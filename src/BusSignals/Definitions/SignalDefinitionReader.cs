using System.Reflection;
using System.Text.RegularExpressions;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>Reads a contract's definition from its attribute, and says all that is wrong with it.</summary>
internal static partial class SignalDefinitionReader
{
    public static SignalDefinition? Read(Type contract, string? group, SignalOptions options, Faults faults)
    {
        if (contract.GetCustomAttribute<SignalAttribute>() is not { } attribute)
        {
            faults.Add($"'{contract.Name}' is no signal; give it a path with [Signal(\"/…\")].");
            return null;
        }

        if (string.IsNullOrEmpty(contract.Namespace))
        {
            faults.Add($"'{contract.Name}' is in the global namespace, which no message contract may be; put it into a namespace.");
        }

        if (options.BufferFor <= TimeSpan.Zero)
        {
            faults.Add($"BufferFor of '{contract.Name}' is {options.BufferFor}; it must be longer than zero. To keep nothing, use EarlyPolicy.Discard.");
        }

        if (!Enum.IsDefined(options.Early) || !Enum.IsDefined(options.Late))
        {
            faults.Add($"'{contract.Name}' has the policies {options.Early} and {options.Late}; use values of EarlyPolicy and LatePolicy.");
        }

        RoundTrip.Check(contract, SystemTextJsonMessageSerializer.Options, faults);
        if (!SignalPath.TryParse(attribute.Path, out SignalPath? path, out string? error))
        {
            faults.Add($"'{contract.Name}': {error}");
            return null;
        }

        PathBinding? binding = PathBinding.Bind(path, contract, faults);
        return IdOf(contract, attribute, path, group, faults) is { } id && binding is not null
            ? new SignalDefinition(id, contract, binding, attribute.Description, options)
            : null;
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
            faults.Add($"'{contract.Name}': {exception.Message}");
            return null;
        }
    }

    private static string FirstWord(SignalPath path) => path.Template.Split('/', '{', '}').First(it => it.Length > 0);

    private static string Plain(string name) => NotAllowed().Replace(name.ToLowerInvariant(), "");

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex NotAllowed();
}
