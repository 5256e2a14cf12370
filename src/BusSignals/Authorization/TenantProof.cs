using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace BusSignals;

/// <summary>
/// Writes and checks the proof that a message was emitted for a tenant. Base64url of: format (1 byte), key id (1 byte),
/// HMAC-SHA256 (32 bytes) over a fixed prefix, the message id, and tenant, signal id, identity and process path, each
/// prefixed with its length. Thread-safe.
/// </summary>
internal sealed class TenantProof(TokenKeyRing keys)
{
    private const byte Format = 1;
    private const int Size = 2 + HMACSHA256.HashSizeInBytes;

    // Domain separation: a signature made for something else never passes as a proof, not even under the same key.
    private static readonly byte[] Purpose = "BusSignals tenant proof 1\n"u8.ToArray();

    public string Write(TenantClaim claim)
    {
        Span<byte> proof = stackalloc byte[Size];
        proof[0] = Format;
        proof[1] = keys.Current;
        Sign(keys.Find(keys.Current)!, claim, proof[2..]);
        return Base64Url.EncodeToString(proof);
    }

    public bool IsValid(string proof, TenantClaim claim)
    {
        Span<byte> given = stackalloc byte[Size];
        if (proof.Length != Base64Url.GetEncodedLength(Size) || !Base64Url.IsValid(proof)
            || !Base64Url.TryDecodeFromChars(proof, given, out int size) || size != Size
            || given[0] != Format || keys.Find(given[1]) is not { } key)
        {
            return false;
        }

        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(key, claim, right);
        return CryptographicOperations.FixedTimeEquals(right, given[2..]);
    }

    private static void Sign(byte[] key, TenantClaim claim, Span<byte> signature)
    {
        using var content = new MemoryStream();
        content.Write(Purpose);
        content.Write(claim.MessageId.ToByteArray(bigEndian: true));
        Span<byte> length = stackalloc byte[4];
        foreach (string text in (string[])[claim.Tenant, claim.Signal, claim.Identity, claim.Process])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            content.Write(length);
            content.Write(bytes);
        }

        HMACSHA256.HashData(key, content.GetBuffer().AsSpan(0, (int)content.Length), signature);
    }
}

/// <summary>What a proof covers.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="MessageId">The message's id, as in histories.</param>
/// <param name="Signal">The signal's id.</param>
/// <param name="Identity">The values of its path parameters, as text.</param>
/// <param name="Process">The path of the process that it is sent to, or an empty string.</param>
internal sealed record TenantClaim(string Tenant, Guid MessageId, string Signal, string Identity, string Process);
