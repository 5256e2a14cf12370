using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// The one rule for everything that is written as JSON in order to be read back: it survives unchanged, or it is
/// refused and the member is named. Signals, states, inputs, results, steps, activities, tokens and replies are written
/// here.
/// </summary>
internal static class KeptValues
{
    private const string Replaced = "\uFFFD";
    private const string Escaped = "\\uFFFD";

    private static readonly ConcurrentDictionary<Type, Type> Unions = new();

    /// <summary>Reports at start-up which parts of a type would be lost.</summary>
    public static void Check(Type type, JsonSerializerOptions options, Faults faults)
    {
        foreach (string fault in TypeCheck.Faults(type, options))
        {
            faults.Add(fault);
        }
    }

    /// <summary>Checks a type on first use.</summary>
    /// <exception cref="NotSupportedException">Part of it would be lost in serialization; the message names each
    /// member.</exception>
    public static void Check(Type type, JsonSerializerOptions options, bool isOpen = false)
    {
        if (TypeCheck.Faults(type, options, isOpen) is { Count: > 0 } faults)
        {
            throw new NotSupportedException(string.Join(" ", faults));
        }
    }

    /// <summary>
    /// The type that a value is written as if none is declared: its own, or the union that has it as one of its cases,
    /// so that it can be read as both.
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
    /// <param name="isOpen">Whether <c>object</c> may occur in it: the reader decides what it is.</param>
    /// <exception cref="NotSupportedException">Part of it would be lost in serialization; the message names the
    /// member.</exception>
    public static string Write(object? value, Type type, JsonSerializerOptions options, bool isOpen = false)
    {
        Check(type, options, isOpen);
        return Whole(Written(value, type, options, static (value, type, options) => JsonSerializer.Serialize(value, type, options)), value, type, options);
    }

    /// <summary>Writes data for people, which nobody reads back as a type: everything visible is written.</summary>
    /// <exception cref="NotSupportedException">Part of it would be lost in serialization; the message names the
    /// member.</exception>
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
    /// <param name="isOpen">Whether <c>object</c> may occur in it: the reader decides what it is.</param>
    /// <exception cref="NotSupportedException">Part of it would be lost in serialization; the message names the
    /// member.</exception>
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

    /// <summary>Checks a name or a reason that is stored.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameter">The parameter that it was given to.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="ArgumentException">It is empty, or contains half a surrogate pair.</exception>
    public static void CheckText([NotNull] string? text, string parameter, string what)
    {
        if (text is null)
        {
            throw new ArgumentNullException(parameter, $"{what} is null; give it a text.");
        }

        if (text.Length == 0)
        {
            throw new ArgumentException($"{what} is empty; give it a text.", parameter);
        }

        if (PathValue.HasLoneSurrogate(text))
        {
            throw new ArgumentException($"{what} has half a surrogate pair, which is no character and would be kept as U+FFFD; use whole characters.", parameter);
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
                throw; // from an accessor, which has its own reasons
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
