using System.Buffers;
using System.Globalization;
using System.Text;

namespace BusSignals;

/// <summary>
/// The text of one value in a path. <see cref="Format"/> gives a value its one canonical text; <see cref="Escape"/>
/// makes any text fit between two slashes, and <c>Unescape</c> reverses it.
/// </summary>
internal static class PathValue
{
    /// <summary>The longest value, in UTF-16 characters.</summary>
    public const int MaxLength = 256;

    private static readonly SearchValues<char> Unreserved = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static bool IsSupported(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || type == typeof(Guid) || type.IsEnum || typeof(IRef).IsAssignableFrom(type)
            || (Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64 or TypeCode.Decimal);
    }

    /// <summary>The canonical text of a value: equal values have equal texts.</summary>
    public static string Format(object? value, string name)
    {
        string text = value switch
        {
            null or IRef { Key: null } => "",
            string it => it,
            IRef it => it.Key,
            Guid it => it.ToString("D"),
            Enum it => NameOf(it),
            decimal and 0 => "0",
            decimal it => it.ToString("0.#############################", CultureInfo.InvariantCulture),
            sbyte or byte or short or ushort or int or uint or long or ulong =>
                ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
            _ => throw new SignalPathException(
                $"'{name}' is a {value.GetType().Name}, which has no single text; use a string, Guid, whole number, decimal, enum or Ref<T>."),
        };
        return Check(text, name);
    }

    /// <summary>
    /// The value with this canonical text, of a type that <see cref="IsSupported"/>; other text is refused.
    /// </summary>
    public static object Parse(string text, Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (typeof(ILocked).IsAssignableFrom(type))
        {
            throw new SignalPathException(
                $"'{name}' is a lock, which cannot be read from a path, only acquired; use Ref<{type.GetGenericArguments()[0].Name}>.");
        }

        object value = Read(text, type, name);
        string canonical = Format(value, name);
        return canonical == text
            ? value
            : throw new SignalPathException($"'{name}' is '{text}', which is no canonical {type.Name}; write '{canonical}'.");
    }

    private static object Read(string text, Type type, string name)
    {
        try
        {
            return type switch
            {
                _ when type == typeof(string) => text,
                _ when type == typeof(Guid) => Guid.Parse(text, CultureInfo.InvariantCulture),
                { IsEnum: true } => Enum.Parse(type, text),
                _ when typeof(IRef).IsAssignableFrom(type) => Activator.CreateInstance(type, text)!,
                _ => Convert.ChangeType(text, type, CultureInfo.InvariantCulture),
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            throw new SignalPathException($"'{name}' is '{text}', which is no {type.Name}.", exception);
        }
    }

    public static string Check(string text, string name)
    {
        if (text.Length == 0)
        {
            throw new SignalPathException($"'{name}' is empty; a path needs a value for each of its parameters.");
        }

        if (text.Length > MaxLength)
        {
            throw new SignalPathException(
                $"'{name}' has {text.Length} characters; a value in a path has at most {MaxLength}. Use a shorter key.");
        }

        if (HasLoneSurrogate(text))
        {
            throw new SignalPathException($"'{name}' is not valid Unicode (half a surrogate pair); use whole characters.");
        }

        return text;
    }

    public static string Escape(string value)
    {
        if (value.AsSpan().IndexOfAnyExcept('.') < 0)
        {
            return string.Concat(Enumerable.Repeat("%2E", value.Length)); // "." and ".." would be relative steps in a URL
        }

        if (!value.AsSpan().ContainsAnyExcept(Unreserved))
        {
            return value;
        }

        var text = new StringBuilder(value.Length + 16);
        foreach (byte octet in StrictUtf8.GetBytes(value))
        {
            if (octet < 128 && Unreserved.Contains((char)octet))
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    /// <summary>The value of an escaped segment, or null if <see cref="Escape"/> does not write it that way.</summary>
    public static string? Unescape(string segment)
    {
        var octets = new byte[segment.Length];
        int count = 0;
        for (int i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%')
            {
                if (!Unreserved.Contains(segment[i]))
                {
                    return null;
                }

                octets[count++] = (byte)segment[i];
            }
            else if (i + 2 < segment.Length && byte.TryParse(
                segment.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet))
            {
                octets[count++] = octet;
                i += 2;
            }
            else
            {
                return null;
            }
        }

        try
        {
            string value = StrictUtf8.GetString(octets, 0, count);
            return value.Length is > 0 and <= MaxLength && Escape(value) == segment ? value : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string NameOf(Enum value)
    {
        // A value without a name is written as its number with the sign of the current culture, so format it again.
        string name = value.ToString("G");
        return char.IsLetter(name[0]) || name[0] == '_'
            ? name
            : Convert.ToDecimal(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    public static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
