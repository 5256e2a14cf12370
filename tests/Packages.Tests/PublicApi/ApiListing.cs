using System.Reflection;
using System.Runtime.CompilerServices;

namespace Packages.Tests.PublicApi;

/// <summary>What an assembly offers to others: a line for each type and each member that they can see.</summary>
internal static class ApiListing
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetTypes().Where(IsVisible).SelectMany(Lines).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Lines(Type type)
    {
        string name = CSharpName.OfDefinition(type);
        yield return $"{name}: {Signature.Of(type)}";
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            yield break;
        }

        foreach (MemberInfo member in type.GetMembers(Declared).Where(it => IsVisible(it) && !IsGenerated(it)))
        {
            yield return $"{name}.{Signature.Of(member)}";
        }
    }

    private static bool IsVisible(Type type) =>
        type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!) : type.IsPublic;

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo it => IsVisible(it.AddMethod!),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => false, // nested types have lines of their own
    };

    /// <summary>Accessors are told with their property; what the compiler adds to records goes without saying.</summary>
    private static bool IsGenerated(MemberInfo member) => member switch
    {
        MethodInfo method => method.IsDefined(typeof(CompilerGeneratedAttribute))
            || (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal))
            || method.GetBaseDefinition().DeclaringType == typeof(object),
        PropertyInfo property => property.Name == "EqualityContract",
        FieldInfo field => field.IsSpecialName,
        _ => false,
    };
}
