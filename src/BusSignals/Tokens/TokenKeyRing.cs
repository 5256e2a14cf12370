using System.Security.Cryptography;

namespace BusSignals;

/// <summary>The keys in use: one signs, all verify.</summary>
internal sealed class TokenKeyRing
{
    private readonly Dictionary<byte, byte[]> _keys;

    private TokenKeyRing(Dictionary<byte, byte[]> keys, byte current) => (_keys, Current) = (keys, current);

    /// <summary>The id of the key that signs.</summary>
    public byte Current { get; }

    /// <summary>Whether no key was configured: other nodes, and this one after a restart, refuse the tokens written here.</summary>
    public bool IsTemporary => Current == TokenKeys.TemporaryId;

    /// <summary>The configured keys, already checked; if there are none, a random one.</summary>
    public static TokenKeyRing Of(TokenKeys keys) => keys.SigningId is { } current
        ? new TokenKeyRing(new Dictionary<byte, byte[]>(keys.ById), current)
        : new TokenKeyRing(new() { [TokenKeys.TemporaryId] = RandomNumberGenerator.GetBytes(TokenKeys.MinBytes) }, TokenKeys.TemporaryId);

    public byte[]? Find(byte id) => _keys.GetValueOrDefault(id);
}
