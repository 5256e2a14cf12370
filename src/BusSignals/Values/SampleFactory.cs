using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>Creates arguments for constructors; runs nothing of their types but constructors.</summary>
internal static class SampleFactory
{
    private const int MaxDepth = 6;

    public static object? Create(Type type) => Create(type, 0);

    private static object? Create(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Simple(type) is { } simple)
        {
            return simple;
        }

        if (depth >= MaxDepth)
        {
            return null; // recursive types end with null, as they must in practice
        }

        if (type.IsArray)
        {
            var array = Array.CreateInstance(type.GetElementType()!, 1);
            array.SetValue(Create(type.GetElementType()!, depth + 1), 0);
            return array;
        }

        return Collection(type, depth) ?? Composite(Derived(type), depth);
    }

    private static object? Simple(Type type)
    {
        if (type.IsEnum)
        {
            Array values = Enum.GetValues(type);
            return values.Length > 0 ? values.GetValue(values.Length - 1) : Activator.CreateInstance(type);
        }

        if (typeof(IRef).IsAssignableFrom(type) && type.IsValueType)
        {
            return Activator.CreateInstance(type, "sample");
        }

        if (typeof(ILocked).IsAssignableFrom(type))
        {
            return JsonSerializer.Deserialize("""{"key":"sample","fence":7}""", type); // there is no other way to create one
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.String => "sample",
            TypeCode.Boolean => true,
            TypeCode.Char => 'x',
            TypeCode.DateTime => new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            >= TypeCode.SByte and <= TypeCode.Decimal => Convert.ChangeType(7, type, CultureInfo.InvariantCulture),
            _ when type == typeof(Guid) => new Guid("11111111-2222-3333-4444-555555555555"),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            _ when type == typeof(DateOnly) => new DateOnly(2026, 1, 2),
            _ when type == typeof(TimeOnly) => new TimeOnly(3, 4, 5),
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(7),
            _ when type == typeof(JsonElement) => JsonSerializer.SerializeToElement("sample"),
            _ when type == typeof(Uri) => new Uri("https://example.com/"),
            _ => null,
        };
    }

    private static object? Collection(Type type, int depth)
    {
        Type[] arguments = type.GetGenericArguments();
        Type? made = arguments switch
        {
            [var item] when type.IsAssignableFrom(typeof(List<>).MakeGenericType(item)) => typeof(List<>).MakeGenericType(item),
            [var item] when type.IsAssignableFrom(typeof(HashSet<>).MakeGenericType(item)) => typeof(HashSet<>).MakeGenericType(item),
            [var key, var value] when type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(key, value)) =>
                typeof(Dictionary<,>).MakeGenericType(key, value),
            _ => null,
        };
        if (made is null)
        {
            return null;
        }

        object collection = Activator.CreateInstance(made)!;
        object?[] content = [.. arguments.Select(it => Create(it, depth + 1))];
        if (collection is IDictionary dictionary)
        {
            dictionary[content[0]!] = content[1];
        }
        else
        {
            made.GetMethod("Add")!.Invoke(collection, content);
        }

        return collection;
    }

    /// <summary>The first case of a union that is written with a discriminator.</summary>
    private static Type Derived(Type type) => type.IsAbstract && type.GetCustomAttributes<JsonDerivedTypeAttribute>().FirstOrDefault() is { } first
        ? first.DerivedType
        : type;

    private static object Composite(Type type, int depth)
    {
        if (type.IsAbstract || type == typeof(object) || typeof(Delegate).IsAssignableFrom(type) || type.IsPointer)
        {
            throw new NotSupportedException($"nothing says what to make of the type '{TypeName.Of(type)}'.");
        }

        ConstructorInfo[] constructors = type.GetConstructors();
        ConstructorInfo? constructor = constructors.FirstOrDefault(it => it.GetCustomAttribute<JsonConstructorAttribute>() is not null)
            ?? constructors.FirstOrDefault(it => it.GetParameters().Length == 0)
            ?? constructors.MaxBy(it => it.GetParameters().Length);
        return constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. constructor.GetParameters().Select(it => Create(it.ParameterType, depth + 1))]);
    }
}
