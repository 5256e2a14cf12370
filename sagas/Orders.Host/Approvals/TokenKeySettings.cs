using System.Globalization;
using Microsoft.Extensions.Options;

namespace Orders.Host;

/// <summary>
/// The keys that tokens are signed with: <c>Tokens:Keys:{id}</c> in base64, and <c>Tokens:Current</c>, the id
/// of the one that signs. Without any there is a temporary key, which is good for one host until it stops.
/// </summary>
internal sealed class TokenKeySettings
{
    private const string Section = "Tokens";

    private readonly List<(byte Id, string Key)> _keys = [];
    private byte? _current;

    private TokenKeySettings()
    {
    }

    /// <exception cref="OptionsValidationException">An id is none. What is wrong with a key is said at start-up.</exception>
    public static TokenKeySettings Read(IConfiguration configuration)
    {
        var settings = new TokenKeySettings();
        var faults = new List<string>();
        foreach (IConfigurationSection key in configuration.GetSection($"{Section}:Keys").GetChildren())
        {
            if (IdOf(key.Key, key.Path, faults) is { } id)
            {
                settings._keys.Add((id, key.Value ?? ""));
            }
        }

        if (configuration[$"{Section}:Current"] is { Length: > 0 } current)
        {
            settings._current = IdOf(current, $"{Section}:Current", faults);
        }

        return faults.Count == 0 ? settings : throw new OptionsValidationException(Section, typeof(TokenKeySettings), faults);
    }

    public void AddTo(TokenKeys keys)
    {
        foreach ((byte id, string key) in _keys)
        {
            keys.Add(id, key);
        }

        keys.Current = _current;
    }

    private static byte? IdOf(string text, string path, List<string> faults)
    {
        if (byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out byte id))
        {
            return id;
        }

        faults.Add($"'{path}' names the token key '{text}'; the id of a key is a number from 1 to 255, as in 'Tokens:Keys:1'.");
        return null;
    }
}
