using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BusSignals;

/// <summary>
/// What a token says of the type of its answer: enough to tell another type apart without asking the store, and not its
/// name. Two types are taken for one once in four thousand million pairs; whoever keeps the token compares names.
/// </summary>
internal readonly record struct AnswerFingerprint(uint Value)
{
    /// <summary>The first four bytes of the SHA-256 of the type's name. Pinned by tests: tokens outlive code.</summary>
    public static AnswerFingerprint Of(Type answer)
    {
        // Unlike FullName, it has no assembly in it, nor its version, also where a type has arguments.
        string name = answer.ToString();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return new AnswerFingerprint(BinaryPrimitives.ReadUInt32BigEndian(hash));
    }
}
