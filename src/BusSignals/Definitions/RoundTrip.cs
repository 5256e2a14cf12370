using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// Sends a made-up instance of a type through the serializer and back, so that a payload that would lose data on
/// its way is found at start-up, not in production (FEATURES J29).
/// </summary>
internal static class RoundTrip
{
    public static void Check(Type type, JsonSerializerOptions options, Faults faults)
    {
        if (type.GetFields(BindingFlags.Public | BindingFlags.Instance) is { Length: > 0 } fields)
        {
            faults.Add($"'{type.Name}' has the public field '{fields[0].Name}', which is not serialised; make it a property.");
            return;
        }

        try
        {
            object sample = SampleFactory.Create(type)!;
            string sent = JsonSerializer.Serialize(sample, type, options);
            object? received = JsonSerializer.Deserialize(sent, type, options);
            Compare(type, sample, received, options, faults);
        }
        catch (TargetInvocationException)
        {
            // The type refuses made-up values by its own rules; that says nothing about its serialisation.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            faults.Add($"'{type.Name}' does not survive serialisation: {exception.Message} Use primitives, records, lists and dictionaries.");
        }
    }

    private static void Compare(Type type, object sample, object? received, JsonSerializerOptions options, Faults faults)
    {
        foreach (PropertyInfo member in type.GetProperties())
        {
            bool sent = member.CanRead && member.GetIndexParameters().Length == 0
                && member.GetCustomAttribute<JsonIgnoreAttribute>() is null;
            if (!sent)
            {
                continue;
            }

            JsonNode? before = JsonSerializer.SerializeToNode(member.GetValue(sample), member.PropertyType, options);
            JsonNode? after = JsonSerializer.SerializeToNode(member.GetValue(received), member.PropertyType, options);
            if (!JsonNode.DeepEquals(before, after))
            {
                faults.Add($"'{type.Name}.{member.Name}' does not survive serialisation: {Text(before)} came back as {Text(after)}. "
                    + "Give it a constructor parameter or a public setter, or mark it [JsonIgnore].");
            }
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
