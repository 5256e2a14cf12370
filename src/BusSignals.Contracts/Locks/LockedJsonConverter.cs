using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// Writes a <see cref="Locked{TEntity}"/> as its key and fence regardless of the naming policy. It also reads a key
/// alone, so that publishers without locks can take part, and a contract can change from <see cref="Ref{TEntity}"/>
/// while messages are in flight.
/// </summary>
internal sealed class LockedJsonConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Locked<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(
            typeof(Typed<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Typed<TEntity> : JsonConverter<Locked<TEntity>>
    {
        private static readonly string Expected =
            $"A lock of {typeof(TEntity).Name} is {{\"key\":text,\"fence\":number}} or its key as text";

        public override Locked<TEntity> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                return new Locked<TEntity>(reader.GetString()!, default);
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException($"{Expected}, not {reader.TokenType}.");
            }

            string? key = null;
            long fence = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isKey = reader.ValueTextEquals("key"u8);
                bool isFence = reader.ValueTextEquals("fence"u8);
                reader.Read();
                if (isKey && reader.TokenType == JsonTokenType.String)
                {
                    key = reader.GetString();
                }
                else if (isKey || (isFence && !(reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out fence))))
                {
                    throw new JsonException($"{Expected}; its {(isKey ? "key" : "fence")} is {reader.TokenType}.");
                }
                else if (!isFence)
                {
                    reader.Skip();
                }
            }

            return new Locked<TEntity>(key ?? throw new JsonException($"{Expected}; it has no key."), new Fence(fence));
        }

        public override void Write(Utf8JsonWriter writer, Locked<TEntity> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("key"u8, value.Key);
            writer.WriteNumber("fence"u8, ((ILocked)value).Proof?.Fence.Value ?? value.Claimed.Value);
            writer.WriteEndObject();
        }
    }
}
