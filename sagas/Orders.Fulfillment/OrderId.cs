using System.Text.RegularExpressions;

namespace Orders;

/// <summary>The rule of order numbers: what fits into a URL and a key of any database without care.</summary>
public static partial class OrderId
{
    /// <summary>The longest order number.</summary>
    public const int MaxLength = 100;

    /// <summary>The rule in words.</summary>
    public const string Rule = "1 to 100 letters, digits, '-', '_' or '.', the first a letter or a digit";

    /// <summary>Whether a text can be an order number.</summary>
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Pattern();
}
