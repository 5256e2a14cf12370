using System.Security.Cryptography;

namespace BusSignals;

/// <summary>
/// What is kept of a message that is too large to read: enough to see what it was, and to recognize it.
/// </summary>
/// <param name="Size">How many bytes it had.</param>
/// <param name="Hash">Their SHA-256 in hexadecimal.</param>
/// <param name="Bytes">The first ones.</param>
internal sealed record MessageHead(long Size, string Hash, byte[] Bytes)
{
    /// <summary>How many bytes are kept.</summary>
    public const int Length = 4096;

    private static readonly AsyncLocal<MessageHead?> Received = new();

    /// <summary>
    /// The head of the message being received in this async flow, if the transport's adapter kept the head and dropped
    /// the rest; null if the message is complete.
    /// </summary>
    public static MessageHead? Current
    {
        get => Received.Value;
        set => Received.Value = value;
    }

    public static MessageHead Of(ReadOnlySpan<byte> message) => new(
        message.Length, Convert.ToHexStringLower(SHA256.HashData(message)), message[..Math.Min(Length, message.Length)].ToArray());
}
