using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// The address for exactly one answer: a short text that fits in a link or an e-mail, signed so that it cannot be
/// forged or altered. Whoever has it can give the answer. In a contract it is text.
/// </summary>
/// <typeparam name="TAnswer">The type of the answer.</typeparam>
/// <param name="Text">The text: 79 characters of <c>A-Z a-z 0-9 - _</c>.</param>
[JsonConverter(typeof(TokenJsonConverter))]
public readonly record struct Token<TAnswer>(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
