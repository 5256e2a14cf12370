using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BusSignals;

/// <summary>
/// Identifies the type of a token's answer in its text: enough to detect another type without asking the store, but not
/// the type's name. Two types collide once in four thousand million pairs; the store compares the names.
/// </summary>
internal readonly record struct AnswerFingerprint(uint Value)
{
    /// <summary>The first four bytes of the SHA-256 of the type's name. Pinned by tests: tokens outlive code.</summary>
    public static AnswerFingerprint Of(Type answer)
    {
        // Unlike FullName, it contains no assembly name or version, even if the type has arguments.
        string name = answer.ToString();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return new AnswerFingerprint(BinaryPrimitives.ReadUInt32BigEndian(hash));
    }
}
