namespace BusSignals;

/// <summary>
/// The keys that tokens are signed with. All nodes need the same ones. To change keys, in this order:
/// add the new one on every node, make it <see cref="Current"/> on every node, and take the old one away when the last
/// token that it signed has expired. Without any key, each start makes a random one: its tokens are refused by other
/// nodes and after a restart.
/// </summary>
/// <remarks>Whoever has a key can write tokens. Use it for nothing else, and keep it where the other secrets are.</remarks>
public sealed class TokenKeys
{
    internal const int MinBytes = 32;

    internal const byte TemporaryId = 0;

    private const string Rule = "a key is at least 32 random bytes, as \"openssl rand -base64 32\" makes them";

    private readonly Dictionary<byte, byte[]> _keys = [];
    private readonly List<string> _faults = [];

    /// <summary>The id of the key that signs; the others only check. Default: the only key that there is.</summary>
    public byte? Current { get; set; }

    internal IReadOnlyDictionary<byte, byte[]> ById => _keys;

    internal byte? SigningId => Current ?? (_keys.Count == 1 ? _keys.Keys.Single() : null);

    /// <summary>Adds a key. What is wrong with it is said at start-up, with all other faults.</summary>
    /// <param name="id">1 to 255; stands in each token that the key signs, so that it never means another key.</param>
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

    /// <summary>Adds a key that is written in base64.</summary>
    /// <param name="id">1 to 255; stands in each token that the key signs, so that it never means another key.</param>
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
        _keys.TryAdd(id, []); // so that it is not missed as well
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
