using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace BusSignals;

/// <summary>
/// The characters of a JSON string, on the stack or in a rented buffer: <see cref="JsonElement.GetString"/> would
/// allocate, and throws for half a surrogate pair.
/// </summary>
internal readonly ref struct DecodedText : IDisposable
{
    /// <summary>How many characters the caller provides room for.</summary>
    public const int OnStack = 256;

    private readonly char[]? _rented;

    public DecodedText(JsonElement value, Span<char> buffer)
        : this(JsonMarshal.GetRawUtf8Value(value)[1..^1], buffer)
    {
    }

    /// <param name="raw">The text between the quotes.</param>
    /// <param name="buffer">A buffer for it, used if it fits.</param>
    public DecodedText(ReadOnlySpan<byte> raw, Span<char> buffer)
    {
        if (raw.Length > buffer.Length)
        {
            buffer = _rented = ArrayPool<char>.Shared.Rent(raw.Length);
        }

        Span = buffer[..Decode(raw, buffer)];
    }

    public ReadOnlySpan<char> Span { get; }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<char>.Shared.Return(_rented);
        }
    }

    private static int Decode(ReadOnlySpan<byte> raw, Span<char> to)
    {
        int written = 0;
        while (true)
        {
            int escape = raw.IndexOf((byte)'\\');
            written += Encoding.UTF8.GetChars(escape < 0 ? raw : raw[..escape], to[written..]);
            if (escape < 0)
            {
                return written;
            }

            byte kind = raw[escape + 1];
            to[written++] = kind == 'u' ? Code(raw.Slice(escape + 2, 4)) : Plain(kind);
            raw = raw[(escape + (kind == 'u' ? 6 : 2))..];
        }
    }

    private static char Plain(byte kind) => kind switch
    {
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        _ => (char)kind,
    };

    private static char Code(ReadOnlySpan<byte> digits) =>
        (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
