using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// In notes, writes exceptions as their text, and values that are not data (a stream, a delegate, a task) as the name
/// of their type. A note is for people, and a handler that records its failure must not fail because of it.
/// </summary>
internal sealed class NoteConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeof(Exception).IsAssignableFrom(typeToConvert) || TypeCheck.IsNoData(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Notes are not read.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value switch
        {
            Exception exception => PlainText.Of(FailureText.Of(exception)),
            MemberInfo member => member.ToString(),
            _ => TypeName.Of(value!.GetType()),
        });
    }
}
