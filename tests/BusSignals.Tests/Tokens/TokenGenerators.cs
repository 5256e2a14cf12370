using System.Buffers.Text;
using FsCheck;
using FsCheck.Fluent;

namespace BusSignals.Tests.Tokens;

/// <summary>Tokens, and texts that are nearly tokens.</summary>
internal static class TokenGenerators
{
    private static readonly Gen<byte> Byte = Gen.Frequency(
        (6, Gen.Choose(0, 255).Select(it => (byte)it)), (1, Gen.Elements<byte>(0, 255)));

    private static readonly Gen<Guid> AnyGuid = Gen.Frequency(
        (8, Bytes(16).Select(it => new Guid(it))), (1, Gen.Elements(Guid.Empty, Guid.AllBitsSet)));

    /// <summary>From the first second after 1970 to the last one there is.</summary>
    private static readonly Gen<DateTimeOffset> Expiry = Gen.Frequency(
        (6, Gen.Choose(1, int.MaxValue).Select(it => DateTimeOffset.UnixEpoch.AddSeconds(it))),
        (3, Gen.Choose(1, int.MaxValue).Select(it => DateTimeOffset.UnixEpoch.AddSeconds(it * 117L).AddTicks(it))),
        (1, Gen.Elements(DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch.AddTicks(1))));

    public static readonly Gen<TokenAddress> Address =
        from id in AnyGuid
        from process in Gen.Frequency((2, AnyGuid.Select(it => (Guid?)it)), (1, Gen.Constant<Guid?>(null)))
        from answer in Bytes(4)
        from expires in Expiry
        select new TokenAddress(id, process, new AnswerFingerprint(BitConverter.ToUInt32(answer)), expires);

    /// <summary>A character of tokens, or one that decoders like to overlook, or any other.</summary>
    public static readonly Gen<char> Character = Gen.Frequency(
        (8, Gen.Elements("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".ToCharArray())),
        (2, Gen.Elements("=+/%. \t\r\n\0~é\ud83d\uffff".ToCharArray())),
        (1, Gen.Choose(0, char.MaxValue).Select(it => (char)it)));

    /// <summary>Any text: short, as long as a token, far too long, or null.</summary>
    private static readonly Gen<string?> AnyText = Gen.Frequency(
        (1, Gen.Elements<string?>(null, "", "E", "EQ", new string('E', 256), new string('E', 257), new string('E', 100_000))),
        (4, from length in Gen.OneOf(Gen.Choose(0, 300), Gen.Elements(58, 79))
            from characters in Gen.ListOf(Character, length)
            select (string?)string.Concat(characters)));

    /// <summary>Any bytes in the right form, often with the format and the key of a real token.</summary>
    private static readonly Gen<string?> AnyBytes =
        from size in Gen.OneOf(Gen.Choose(1, 80), Gen.Elements(43, 59))
        from bytes in Bytes(size)
        from head in Gen.Elements<byte>(0x10, 0x11, 0x12, 0x20, bytes[0])
        from key in Gen.Elements((byte)7, bytes[^1])
        select (string?)Base64Url.EncodeToString([head, key, .. bytes.Skip(2)]);

    public static readonly Gen<string?> NoToken = Gen.OneOf(AnyText, AnyBytes);

    private static Gen<byte[]> Bytes(int count) => Gen.ListOf(Byte, count).Select(it => it.ToArray());
}
