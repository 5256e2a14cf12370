using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// The one rule for all that is written as JSON in order to be read again: it comes back as it was, or it is refused with its member named.
/// Signals, states, inputs, results, steps, activities, tokens and replies are written here.
/// </summary>
internal static class KeptValues
{
    private const string Replaced = "\uFFFD";
    private const string Escaped = "\\uFFFD";

    private static readonly ConcurrentDictionary<Type, Type> Unions = new();

    /// <summary>Says at start-up what of a type would be lost.</summary>
    public static void Check(Type type, JsonSerializerOptions options, Faults faults)
    {
        foreach (string fault in TypeCheck.Faults(type, options))
        {
            faults.Add(fault);
        }
    }

    /// <summary>Checks a type where it is met.</summary>
    /// <exception cref="NotSupportedException">Something of it would be lost; the message names each member.</exception>
    public static void Check(Type type, JsonSerializerOptions options, bool isOpen = false)
    {
        if (TypeCheck.Faults(type, options, isOpen) is { Count: > 0 } faults)
        {
            throw new NotSupportedException(string.Join(" ", faults));
        }
    }

    /// <summary>
    /// What a value is written as where no type is declared: its own, or the union that names its own as one of its cases, so that it can be
    /// read as both.
    /// </summary>
    public static Type TypeOf(object? value)
    {
        Type type = value?.GetType() ?? typeof(object);
        return Unions.GetOrAdd(type, static it => BasesOf(it).FirstOrDefault(union => union.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
            .Any(one => one.DerivedType == it && one.TypeDiscriminator is not null)) ?? it);
    }

    /// <summary>Writes a value as a type.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type that it is written as.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="isOpen">Whether <c>object</c> may stand in it: whoever reads the value says what it is.</param>
    /// <exception cref="NotSupportedException">Something of it would be lost; the message names the member.</exception>
    public static string Write(object? value, Type type, JsonSerializerOptions options, bool isOpen = false)
    {
        Check(type, options, isOpen);
        return Whole(Written(value, type, options, static (value, type, options) => JsonSerializer.Serialize(value, type, options)), value, type, options);
    }

    /// <summary>Writes what people read, and nobody reads back as a type: all that is to be seen is written.</summary>
    /// <exception cref="NotSupportedException">Something of it would be lost; the message names the member.</exception>
    public static string WriteNote(object details)
    {
        Type type = details.GetType();
        string json = Written(details, type, StateJsonOptions.Notes, static (value, type, options) => JsonSerializer.Serialize(value, type, options));
        return Whole(json, details, type, StateJsonOptions.Notes);
    }

    /// <summary>Writes a value as a type.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type that it is written as.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="isOpen">Whether <c>object</c> may stand in it: whoever reads the value says what it is.</param>
    /// <exception cref="NotSupportedException">Something of it would be lost; the message names the member.</exception>
    public static JsonElement ToElement(object? value, Type type, JsonSerializerOptions options, bool isOpen = false)
    {
        Check(type, options, isOpen);
        JsonElement json = Written(value, type, options, static (value, type, options) => JsonSerializer.SerializeToElement(value, type, options));
        ReadOnlySpan<byte> bytes = JsonMarshal.GetRawUtf8Value(json);
        if (bytes.IndexOf("\uFFFD"u8) >= 0 || bytes.IndexOf("\\uFFFD"u8) >= 0 || bytes.IndexOf("\\ufffd"u8) >= 0)
        {
            CheckWhole(value, type, options);
        }

        return json;
    }

    /// <summary>Checks a name that is kept.</summary>
    /// <exception cref="ArgumentException">It has half a surrogate pair.</exception>
    public static void CheckText(string text, string parameter)
    {
        if (PathValue.HasLoneSurrogate(text))
        {
            throw new ArgumentException($"'{parameter}' has half a surrogate pair, which is no character and would be kept as U+FFFD; use whole characters.", parameter);
        }
    }

    private static IEnumerable<Type> BasesOf(Type type)
    {
        for (Type? it = type.BaseType; it is not null; it = it.BaseType)
        {
            yield return it;
        }

        foreach (Type it in type.GetInterfaces())
        {
            yield return it;
        }
    }

    private static T Written<T>(object? value, Type type, JsonSerializerOptions options, Func<object?, Type, JsonSerializerOptions, T> write)
    {
        if (ValueCheck.Fault(value, type, options) is { } fault)
        {
            throw new NotSupportedException(fault);
        }

        try
        {
            return write(value, type, options);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or NotSupportedException or InvalidOperationException)
        {
            string? whole = ValueCheck.Fault(value, type, options, isWhole: true);
            if (whole is null && exception is InvalidOperationException)
            {
                throw; // of an accessor, which has its own reasons
            }

            throw new NotSupportedException(whole ?? $"'{TypeName.Of(type)}' does not survive serialisation: {exception.Message}", exception);
        }
    }

    private static string Whole(string json, object? value, Type type, JsonSerializerOptions options)
    {
        if (json.Contains(Replaced, StringComparison.Ordinal) || json.Contains(Escaped, StringComparison.OrdinalIgnoreCase))
        {
            CheckWhole(value, type, options);
        }

        return json;
    }

    private static void CheckWhole(object? value, Type type, JsonSerializerOptions options)
    {
        if (ValueCheck.Fault(value, type, options, isWhole: true) is { } fault)
        {
            throw new NotSupportedException(fault);
        }
    }
}
