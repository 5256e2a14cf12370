using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;

namespace BusSignals;

/// <summary>Keeps which parts of a composite event have been raised, as a number.</summary>
internal sealed class CompositeStatusConverter : JsonConverter<CompositeEventStatus>
{
    public override CompositeEventStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());

    public override void Write(Utf8JsonWriter writer, CompositeEventStatus value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Bits);
}
