namespace Orders.Patterns;

/// <summary>Who may do what.</summary>
public sealed class StaffOptions
{
    /// <summary>Those who may cancel orders. Default: nobody.</summary>
    public ISet<string> Admins { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
