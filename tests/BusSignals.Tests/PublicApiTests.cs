namespace BusSignals.Tests;

/// <summary>
/// Users meet groups, signals and processes; the plumbing between them is not public. A type that comes to these
/// lists is documented, tested, and kept for ever.
/// </summary>
[Trait("Feature", "J8")]
public sealed class PublicApiTests
{
    [Fact]
    public void ExportedTypes_OfTheEngine_AreTheApprovedOnes() => Assert.Equal(
        [
            "DeadReason",
            "DeadSignal",
            "EarlyPolicy",
            "EmitOptions",
            "HistoryEntry",
            "HistoryKind",
            "IDeadSignals",
            "IProcesses",
            "ISignalBus",
            "ISignalRegistry",
            "ISignalsConfigurator",
            "InvalidSignalException",
            "LatePolicy",
            "NoReceiverException",
            "OutboxOptions",
            "ProcessDefinition",
            "ProcessStatus",
            "ProcessTimer",
            "ProcessView",
            "RetentionOptions",
            "SagaState",
            "SchemaViolation",
            "SignalConfigurationException",
            "SignalDefinition",
            "SignalGroup",
            "SignalHeaders",
            "SignalOptions",
            "SignalOutcome",
            "SignalSchema",
            "SignalStateMachine`1",
            "Signal`1",
            "SignalsRegistrationExtensions",
            "TimerElapsed",
            "TokenKeys",
        ],
        ExportedBy(typeof(SignalGroup)));

    [Fact]
    public void ExportedTypes_OfTheContracts_AreTheApprovedOnes() => Assert.Equal(
        [
            "IRef",
            "ProcessAttribute",
            "ProcessId",
            "Ref",
            "Ref`1",
            "SignalAttribute",
            "SignalId",
            "SignalIdentity",
            "SignalPath",
            "SignalPathException",
        ],
        ExportedBy(typeof(SignalAttribute)));

    [Fact]
    public void ExportedTypes_OfTheHarness_AreTheApprovedOnes() => Assert.Equal(
        [
            "HarnessAssertionException",
            "ProcessAssertions",
            "SignalHarness",
            "VirtualTime",
        ],
        ExportedBy(typeof(Testing.SignalHarness)));

    private static IEnumerable<string> ExportedBy(Type type) =>
        type.Assembly.GetExportedTypes().Select(it => it.Name).Order(StringComparer.Ordinal);
}
