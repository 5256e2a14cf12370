namespace Orders.Host;

/// <summary>The host cannot start as it was asked to; the message says all that is wrong, and what to write instead.</summary>
internal sealed class CommandLineException(IReadOnlyCollection<string> faults) : Exception(string.Join(Environment.NewLine, faults));
