using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>Writes a <see cref="Token{TAnswer}"/> as its text.</summary>
internal sealed class TokenJsonConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Token<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Typed<TAnswer> : JsonConverter<Token<TAnswer>>
    {
        public override Token<TAnswer> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? default // one that was never set
                : reader.TokenType == JsonTokenType.String ? new Token<TAnswer>(reader.GetString()!)
                : throw new JsonException($"A token for a {typeof(TAnswer).Name} is text, not {reader.TokenType}.");

        public override void Write(Utf8JsonWriter writer, Token<TAnswer> value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
