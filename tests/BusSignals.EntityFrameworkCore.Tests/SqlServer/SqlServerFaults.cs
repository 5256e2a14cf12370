using System.Reflection;
using Microsoft.Data.SqlClient;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>Exceptions as SQL Server's client makes them, which has no public way to.</summary>
internal static class SqlServerFaults
{
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>With these errors, in this order; those of class 10 or less are messages.</summary>
    public static SqlException Of(Exception? cause, params (int Number, byte Class)[] errors)
    {
        var collection = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        MethodInfo add = typeof(SqlErrorCollection).GetMethod("Add", Hidden)!;
        foreach ((int number, byte severity) in errors)
        {
            add.Invoke(collection, [Error(number, severity)]);
        }

        MethodInfo create = typeof(SqlException).GetMethods(Hidden)
            .First(it => it.Name == "CreateException" && it.GetParameters() is { Length: 5 } parameters && parameters[4].ParameterType == typeof(SqlBatchCommand)
                || it.Name == "CreateException" && it.GetParameters().Length == 4 && it.GetParameters()[3].ParameterType == typeof(Exception));
        object?[] arguments = create.GetParameters().Select(it =>
            it.ParameterType == typeof(SqlErrorCollection) ? collection
            : it.ParameterType == typeof(string) ? "16.00.1000"
            : it.ParameterType == typeof(Guid) ? Guid.Empty
            : it.ParameterType == typeof(Exception) ? cause
            : (object?)null).ToArray();
        return (SqlException)create.Invoke(null, arguments)!;
    }

    public static SqlException Of(params int[] numbers) => Of(null, [.. numbers.Select(it => (it, (byte)16))]);

    private static object Error(int number, byte severity)
    {
        ConstructorInfo constructor = typeof(SqlError).GetConstructors(Hidden).MaxBy(it => it.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(it => (object?)(it.Name switch
        {
            "infoNumber" => number,
            "errorState" => (byte)1,
            "errorClass" => severity,
            "lineNumber" or "batchIndex" => 1,
            "win32ErrorCode" => Convert.ChangeType(0, it.ParameterType, System.Globalization.CultureInfo.InvariantCulture),
            "server" => "fake",
            "errorMessage" => $"Error {number}.",
            "procedure" => "",
            _ => null,
        }))]);
    }
}
