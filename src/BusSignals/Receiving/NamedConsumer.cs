using System.Reflection;
using System.Reflection.Emit;
using MassTransit;

namespace BusSignals;

/// <summary>
/// Creates the consumer type that a formatter names, because MassTransit's own would show an engine type instead of the
/// process. It has the name, the namespace, the declaring types and the assembly name of a class.
/// </summary>
internal static class NamedConsumer
{
    private const TypeAttributes Kind = TypeAttributes.Abstract | TypeAttributes.Class;

    /// <param name="owner">The class whose place it appears to take.</param>
    /// <param name="name">Its name.</param>
    public static Type Of(Type owner, string name)
    {
        ModuleBuilder module = AssemblyBuilder
            .DefineDynamicAssembly(new AssemblyName(owner.Assembly.GetName().Name!), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("names");
        var types = new List<TypeBuilder>();
        foreach (string one in DeclaringTypes(owner).Select(it => it.Name).Reverse().Append(name))
        {
            types.Add(types.Count == 0
                ? module.DefineType(owner.Namespace is { } space ? $"{space}.{one}" : one, Kind | TypeAttributes.Public)
                : types[^1].DefineNestedType(one, Kind | TypeAttributes.NestedPublic));
        }

        types[^1].AddInterfaceImplementation(typeof(IConsumer));
        return Array.ConvertAll(types.ToArray(), it => it.CreateType())[^1]; // all of them, starting with the outermost
    }

    private static IEnumerable<Type> DeclaringTypes(Type type)
    {
        for (Type? outer = type.DeclaringType; outer is not null; outer = outer.DeclaringType)
        {
            yield return outer;
        }
    }
}
