namespace Orders.Patterns;

/// <summary>One row of a file with orders. Nobody but the import knows of it, so that it is no contract of the shop.</summary>
/// <param name="Import">The import.</param>
/// <param name="Order">The order.</param>
/// <param name="Price">What it costs.</param>
[Signal("/order/import/{import}/row", Id = "import.row", Description = "Import one row of a file with orders.")]
public sealed record ImportRow(string Import, string Order, decimal Price);
