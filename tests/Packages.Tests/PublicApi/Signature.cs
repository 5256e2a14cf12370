using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Packages.Tests.PublicApi;

/// <summary>Types and members as C# declares them, with the name in front of the type, so that lines sort by name.</summary>
internal static class Signature
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Type type)
    {
        string bases = string.Join(", ", Bases(type).Order(StringComparer.Ordinal));
        return Kind(type) + (bases.Length > 0 ? " : " + bases : "") + Constraints(type.GetGenericArguments());
    }

    public static string Of(MemberInfo member) => member switch
    {
        ConstructorInfo it => $"{CSharpName.Plain(it.DeclaringType!)}({Parameters(it)}){Modifiers(it)}",
        MethodInfo it => $"{CSharpName.Plain(it.Name, it.GetGenericArguments())}({Parameters(it)}): "
            + $"{CSharpName.Of(it.ReturnType, Nullability.Create(it.ReturnParameter))}{Modifiers(it)}{Constraints(it.GetGenericArguments())}",
        PropertyInfo it => $"{(it.GetIndexParameters().Length > 0 ? $"this[{Parameters(it.GetMethod!.GetParameters())}]" : it.Name)}: "
            + $"{CSharpName.Of(it.PropertyType, Nullability.Create(it))} {{ {Accessors(it)} }}{Modifiers(it.GetAccessors(true)[0])}{Required(it)}",
        FieldInfo { IsLiteral: true } it => $"{it.Name} = {Value(it.GetRawConstantValue())}",
        FieldInfo it => $"{it.Name}: {CSharpName.Of(it.FieldType, Nullability.Create(it))}{(it.IsStatic ? " static" : "")}{(it.IsInitOnly ? " readonly" : "")}",
        EventInfo it => $"{it.Name}: event {CSharpName.Of(it.EventHandlerType!, null)}",
        _ => throw new NotSupportedException($"'{member}' is no member that can be listed."),
    };

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct",
        _ when type.IsSubclassOf(typeof(Delegate)) => $"delegate {Of(type.GetMethod("Invoke")!)}",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
        {
            return [];
        }

        Type[] all = type.GetInterfaces();
        IEnumerable<Type> own = all.Except(all.SelectMany(it => it.GetInterfaces())).Except(type.BaseType?.GetInterfaces() ?? []);
        return own.Where(it => it.IsPublic || it.IsNestedPublic)
            .Concat(type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [parent] : [])
            .Select(it => CSharpName.Of(it, null));
    }

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + Parameters(method.GetParameters());

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(it =>
        (it.IsDefined(typeof(ParamArrayAttribute)) || it.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "")
        + (!it.ParameterType.IsByRef ? "" : it.IsOut ? "out " : it.IsIn ? "in " : "ref ")
        + CSharpName.Of(it.ParameterType, Nullability.Create(it)) + " " + it.Name
        + (it.HasDefaultValue ? " = " + Value(it.DefaultValue) : "")));

    private static string Accessors(PropertyInfo property) => string.Join(" ", property.GetAccessors(nonPublic: true)
        .Where(it => it.IsPublic || it.IsFamily || it.IsFamilyOrAssembly)
        .Select(it => (it == property.GetMethod ? "get" : IsInit(it) ? "init" : "set") + (it.IsPublic ? ";" : " protected;")));

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Required(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute)) ? " required" : "";

    private static string Modifiers(MethodBase method) =>
        (method.IsPublic ? "" : " protected") + (method.IsStatic && !method.IsConstructor ? " static" : "")
        + (method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal ? ""
            : method.IsAbstract ? " abstract"
            : ((MethodInfo)method).GetBaseDefinition() != method ? " override" : " virtual");

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(it => it.IsGenericParameter).Select(it =>
    {
        GenericParameterAttributes attributes = it.GenericParameterAttributes;
        string[] all =
        [
            .. attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? ["struct"] : Array.Empty<string>(),
            .. it.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(c => CSharpName.Of(c, null)),
            .. attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)
                && !attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? ["new()"] : Array.Empty<string>(),
        ];
        return all.Length == 0 ? "" : $" where {it.Name} : {string.Join(", ", all)}";
    }));

    private static string Value(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool it => it ? "true" : "false",
        Enum it => it.ToString(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
