namespace BusSignals;

/// <summary>
/// The keys that sign tokens. All nodes need the same ones. To rotate keys, in this order: add the new key on every
/// node, make it <see cref="Current"/> on every node, and remove the old one when the last token that it signed has
/// expired. Without any key, each start generates a random one: its tokens are refused by other nodes and after a
/// restart.
/// </summary>
/// <remarks>
/// Anyone who has a key can write tokens. Use it for nothing else, and keep it with your other secrets.
/// </remarks>
public sealed class TokenKeys
{
    internal const int MinBytes = 32;

    internal const byte TemporaryId = 0;

    private const string Rule = "a key is at least 32 random bytes, as \"openssl rand -base64 32\" makes them";

    private readonly Dictionary<byte, byte[]> _keys = [];
    private readonly List<string> _faults = [];

    /// <summary>The id of the key that signs; the others only verify. Default: the only key.</summary>
    public byte? Current { get; set; }

    internal IReadOnlyDictionary<byte, byte[]> ById => _keys;

    internal byte? SigningId => Current ?? (_keys.Count == 1 ? _keys.Keys.Single() : null);

    /// <summary>Adds a key. Its faults are reported at start-up, together with all others.</summary>
    /// <param name="id">1 to 255. Each token contains the id of its key, so never reuse an id for another key.</param>
    /// <param name="key">At least 32 random bytes; copied.</param>
    public TokenKeys Add(byte id, byte[] key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (id == TemporaryId)
        {
            _faults.Add("A token key has the id 0, which stands for keys that were not configured; give it an id from 1 to 255.");
        }

        if (key.Length < MinBytes)
        {
            _faults.Add($"The token key {id} has {key.Length} bytes; {Rule}.");
        }

        if (_keys.FirstOrDefault(it => it.Value.AsSpan().SequenceEqual(key)) is { Value: not null } same && same.Key != id)
        {
            _faults.Add($"The token keys {same.Key} and {id} are the same; give each id a key of its own.");
        }

        if (!_keys.TryAdd(id, [.. key]))
        {
            _faults.Add($"The token key {id} was added twice; give each key an id of its own.");
        }

        return this;
    }

    /// <summary>Adds a key given in base64.</summary>
    /// <param name="id">1 to 255. Each token contains the id of its key, so never reuse an id for another key.</param>
    /// <param name="base64">At least 32 random bytes, in base64.</param>
    public TokenKeys Add(byte id, string base64)
    {
        ArgumentNullException.ThrowIfNull(base64);
        byte[] key = new byte[base64.Length];
        if (Convert.TryFromBase64String(base64, key, out int length))
        {
            return Add(id, key[..length]);
        }

        _faults.Add($"The token key {id} is not base64; {Rule}.");
        _keys.TryAdd(id, []); // so that it is not reported as missing too
        return this;
    }

    internal void Check(Faults faults)
    {
        foreach (string fault in _faults)
        {
            faults.Add(fault);
        }

        string ids = string.Join(", ", _keys.Keys.Order());
        if (Current is { } current && !_keys.ContainsKey(current))
        {
            faults.Add($"The current token key is {current}, which was not added; "
                + (_keys.Count == 0 ? "add it with Add(…)." : $"add it, or set Current to one of {ids}."));
        }
        else if (Current is null && _keys.Count > 1)
        {
            faults.Add($"There are the token keys {ids}, and none is current; set Current to the one that signs.");
        }
    }
}
