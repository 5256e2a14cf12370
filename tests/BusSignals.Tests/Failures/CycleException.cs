using System.Reflection;

namespace BusSignals.Tests.Failures;

/// <summary>An exception that is its own cause.</summary>
public sealed class CycleException : Exception
{
    public CycleException()
        : base("It is its own cause.") =>
        typeof(Exception).GetField("_innerException", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(this, this);
}
