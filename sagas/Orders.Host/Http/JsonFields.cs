using System.Globalization;
using System.Text.Json;

namespace Orders.Host;

/// <summary>Reads the fields of a JSON body, and keeps all that is wrong with them for one answer.</summary>
internal sealed class JsonFields
{
    private const int MaxText = 200;
    private const decimal MaxAmount = 1_000_000;

    private readonly JsonElement _body;
    private readonly Dictionary<string, string[]> _faults = [];

    private JsonFields(JsonElement body) => _body = body;

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool Ok => _faults.Count == 0;

    public static async Task<JsonFields> ReadAsync(HttpRequest request)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            using JsonDocument document = await JsonDocument.ParseAsync(request.Body, options, request.HttpContext.RequestAborted);
            var fields = new JsonFields(document.RootElement.Clone());
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                fields.Refuse("body", "must be a JSON object");
            }

            return fields;
        }
        catch (JsonException exception)
        {
            var fields = new JsonFields(default);
            fields.Refuse("body", $"must be a JSON object, but cannot be read: {exception.Message.TrimEnd('.')}");
            return fields;
        }
    }

    /// <summary>All that is wrong, as problem details.</summary>
    public IResult Problem(string title) => Results.ValidationProblem(_faults, title: title);

    /// <summary>A text of 1 to 200 characters.</summary>
    public string Text(string name)
    {
        if (Find(name) is not { } value)
        {
            return Missing(name);
        }

        if (TextOf(value) is { Length: > 0 and <= MaxText } text && !text.Any(char.IsControl))
        {
            return text;
        }

        Refuse(name, $"must be a text of 1 to {MaxText} characters without control characters");
        return "";
    }

    /// <summary>A text as above, or null if there is none.</summary>
    public string? OptionalText(string name) => Find(name) is null ? null : Text(name);

    /// <summary>True or false; null if it is neither, which is refused.</summary>
    public bool? Flag(string name)
    {
        if (Find(name) is not { } value)
        {
            Missing(name);
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Refuse(name, "must be true or false");
        return null;
    }

    /// <summary>An order number.</summary>
    public string Order(string name) => Find(name) is null ? Missing(name) : OptionalOrder(name)!;

    /// <summary>An order number, or null if there is none.</summary>
    public string? OptionalOrder(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (TextOf(value) is { } text && OrderId.IsValid(text))
        {
            return text;
        }

        Refuse(name, $"must be an order number: {OrderId.Rule}");
        return "";
    }

    /// <summary>An amount of money above zero.</summary>
    public decimal Amount(string name)
    {
        if (Find(name) is not { } value)
        {
            Missing(name);
        }
        else if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal amount)
            && amount is > 0 and <= MaxAmount && decimal.Round(amount, 2) == amount)
        {
            return amount;
        }
        else
        {
            Refuse(name, "must be a number above 0, at most 1000000, with at most two decimals");
        }

        return 0;
    }

    /// <summary>A time above zero, or null if there is none.</summary>
    public TimeSpan? OptionalTime(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (TimeSpan.TryParseExact(TextOf(value), "c", CultureInfo.InvariantCulture, out TimeSpan time)
            && time > TimeSpan.Zero && time <= TimeSpan.FromDays(365))
        {
            return time;
        }

        Refuse(name, "must be a time above zero and at most a year, written like '00:15:00' or '3.00:00:00'");
        return null;
    }

    private JsonElement? Find(string name) => _body.ValueKind == JsonValueKind.Object
        && _body.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // not valid Unicode
        }
    }

    private string Missing(string name)
    {
        if (_body.ValueKind == JsonValueKind.Object)
        {
            Refuse(name, "is missing");
        }

        return "";
    }

    private void Refuse(string name, string rule) => _faults[name] = [$"'{name}' {rule}."];
}
