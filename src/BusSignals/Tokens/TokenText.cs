using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace BusSignals;

/// <summary>
/// Writes and reads the text of tokens: 79 characters, or 58 outside a process, of <c>A-Z a-z 0-9 - _</c>. The first
/// and the last are letters or digits, so that link detection does not cut them off. The text is neither secret nor
/// encrypted. Thread-safe.
/// </summary>
/// <remarks>
/// Base64url (RFC 4648, section 5), without padding, of: format (4 bits) and flags (4 bits), key id (1 byte), token id
/// (16), fingerprint of the answer's type (4), expiry in seconds since 1970 (5), key of the process (16, if there is
/// one), and the first 16 bytes of the HMAC-SHA256 over all of that. Numbers are big-endian. Pinned by tests.
/// </remarks>
internal sealed class TokenText(TokenKeyRing keys, StoreClock clock)
{
    private const int Version = 1;
    private const int OfProcess = 1;
    private const int KeyAt = 1;
    private const int IdAt = 2;
    private const int AnswerAt = 18;
    private const int ExpiresAt = 22;
    private const int ProcessAt = 27;
    private const int SignatureSize = 16;
    private const int MaxSize = ProcessAt + 16 + SignatureSize;

    // More than any token has; longer texts are refused unread.
    private const int MaxLength = 256;

    /// <summary>Writes the text, signed with the current key.</summary>
    public string Write(TokenAddress address)
    {
        Span<byte> token = stackalloc byte[MaxSize];
        token = token[..SizeOf(address.ProcessKey is not null)];
        token[0] = (byte)((Version << 4) | (address.ProcessKey is null ? 0 : OfProcess));
        token[KeyAt] = keys.Current;
        address.Id.TryWriteBytes(token[IdAt..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(token[AnswerAt..], address.Answer.Value);
        long second = address.Expires.ToUnixTimeSeconds();
        token[ExpiresAt] = (byte)(second >> 32);
        BinaryPrimitives.WriteUInt32BigEndian(token[(ExpiresAt + 1)..], (uint)second);
        address.ProcessKey?.TryWriteBytes(token[ProcessAt..], bigEndian: true, out _);
        Sign(keys.Find(keys.Current)!, token[..^SignatureSize], token[^SignatureSize..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The token's id according to the text, whoever wrote it; null if it is not a token.</summary>
    public static Guid? IdOf(string? text)
    {
        Span<byte> token = stackalloc byte[MaxLength];
        return TryDecode(text, token, out int size) && size >= AnswerAt ? new Guid(token.Slice(IdAt, 16), bigEndian: true) : null;
    }

    /// <summary>Reads any text; never throws.</summary>
    /// <param name="text">The text, as received.</param>
    /// <param name="answer">The type of the answer to give; null skips the check.</param>
    public TokenReading Read(string? text, AnswerFingerprint? answer)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        if (!TryDecode(text, buffer, out int size))
        {
            return new TokenReading.Malformed();
        }

        ReadOnlySpan<byte> token = buffer[..size];
        if (token[0] >> 4 != Version)
        {
            return new TokenReading.UnknownVersion();
        }

        int flags = token[0] & 0xF;
        if (flags > OfProcess || size != SizeOf(flags == OfProcess))
        {
            return new TokenReading.Malformed();
        }

        if (keys.Find(token[KeyAt]) is not { } key)
        {
            return new TokenReading.UnknownKey();
        }

        Span<byte> signature = stackalloc byte[SignatureSize];
        Sign(key, token[..^SignatureSize], signature);
        return CryptographicOperations.FixedTimeEquals(signature, token[^SignatureSize..])
            ? Judge(token, flags == OfProcess, answer)
            : new TokenReading.Forged();
    }

    /// <summary>Checks a token whose signature is valid.</summary>
    private TokenReading Judge(ReadOnlySpan<byte> token, bool ofProcess, AnswerFingerprint? expected)
    {
        long second = ((long)token[ExpiresAt] << 32) | BinaryPrimitives.ReadUInt32BigEndian(token[(ExpiresAt + 1)..]);
        if (second > TokenAddress.LastSecond.ToUnixTimeSeconds())
        {
            return new TokenReading.Malformed();
        }

        var address = new TokenAddress(
            new Guid(token.Slice(IdAt, 16), bigEndian: true),
            ofProcess ? new Guid(token.Slice(ProcessAt, 16), bigEndian: true) : null,
            new AnswerFingerprint(BinaryPrimitives.ReadUInt32BigEndian(token[AnswerAt..])),
            DateTimeOffset.FromUnixTimeSeconds(second));
        return expected is not null && expected != address.Answer ? new TokenReading.ForeignType()
            : clock.GetUtcNow() >= address.Expires ? new TokenReading.Expired(address.Expires)
            : new TokenReading.Valid(address);
    }

    /// <summary>Accepts only the canonical form: no padding, no white space, no unused bits.</summary>
    private static bool TryDecode(string? text, Span<byte> token, out int size)
    {
        size = 0;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength
            || Base64Url.DecodeFromChars(text, token, out _, out size) != OperationStatus.Done || size == 0)
        {
            return false;
        }

        Span<char> written = stackalloc char[MaxLength];
        return Base64Url.TryEncodeToChars(token[..size], written, out int length) && text.AsSpan().SequenceEqual(written[..length]);
    }

    private static int SizeOf(bool ofProcess) => ofProcess ? MaxSize : MaxSize - 16;

    private static void Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, Span<byte> signature)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, content, full);
        full[..SignatureSize].CopyTo(signature);
    }
}
