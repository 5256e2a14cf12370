using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>Writes a <see cref="SignalId"/> as text.</summary>
internal sealed class SignalIdJsonConverter : JsonConverter<SignalId>
{
    public override SignalId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Parse(reader.GetString()!) : throw new JsonException($"A signal id is text, not {reader.TokenType}.");

    public override void Write(Utf8JsonWriter writer, SignalId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override SignalId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, SignalId value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString());

    private static SignalId Parse(string text)
    {
        try
        {
            return SignalId.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }
}
