using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>Writes a <see cref="Ref{TEntity}"/> as its key.</summary>
internal sealed class RefJsonConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Ref<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(
            typeof(Typed<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Typed<TEntity> : JsonConverter<Ref<TEntity>>
    {
        public override Ref<TEntity> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
                ? new Ref<TEntity>(reader.GetString()!)
                : throw new JsonException(
                    $"A reference to {typeof(TEntity).Name} is its key as text, not {reader.TokenType}.");

        public override void Write(Utf8JsonWriter writer, Ref<TEntity> value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Key);

        public override Ref<TEntity> ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString()!);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, Ref<TEntity> value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.Key);
    }
}
