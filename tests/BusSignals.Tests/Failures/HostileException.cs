namespace BusSignals.Tests.Failures;

/// <summary>An exception whose text throws.</summary>
public sealed class HostileException : Exception
{
    public override string Message => throw new NotSupportedException();
}
