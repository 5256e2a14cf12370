using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Reports columns of the user's own that the engine's rows cannot fill: those that need a value other than the empty
/// one from <see cref="SignalRows.AddRow"/>.
/// </summary>
internal static class OwnColumnCheck
{
    private const string NoValue = ", for which the engine has no value that each database takes. Make it optional, or give it a default (HasDefaultValue)";

    public static string? FaultOf(IProperty property) =>
        property.IsConcurrencyToken ? "is a concurrency token, and the engine guards its rows by versions of its own"
        : property.IsNullable ? null
        : property.IsForeignKey() ? "is a required foreign key, for which the engine has no value"
        : property.ValueGenerated == ValueGenerated.Never && !HasEmptyValue(property) ? $"is a required '{TypeName.Of(property.ClrType)}'{StoredAs(property)}{NoValue}"
        : null;

    private static bool HasEmptyValue(IProperty property) =>
        property.ClrType == typeof(string) ? IsText(property)
        : property.ClrType == typeof(byte[]) || (property.ClrType.IsValueType && property.ClrType != typeof(char)); // PostgreSQL refuses '\0'

    private static string StoredAs(IProperty property) => property.ClrType == typeof(string) ? $" of the type '{property.GetColumnType()}'" : "";

    /// <summary>
    /// Whether the empty string is a valid value of a column, as it is not for JSON, a number or an address.
    /// </summary>
    private static bool IsText(IProperty property) =>
        property.GetColumnType() is var type && (type.Contains("char", StringComparison.OrdinalIgnoreCase) || type.Contains("text", StringComparison.OrdinalIgnoreCase));
}
