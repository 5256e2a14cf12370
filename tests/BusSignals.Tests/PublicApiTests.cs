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
            "CheckpointId",
            "DeadReason",
            "DeadSignal",
            "DynamicHandler",
            "DynamicSignal",
            "EarlyPolicy",
            "EmitContext",
            "EmitOptions",
            "ErrorRecording",
            "FlowHandler",
            "FlowHandler`2",
            "FlowState",
            "GroupOptions",
            "HistoryEntry",
            "HistoryKind",
            "IDeadSignals",
            "IDynamicSignals",
            "IEmitMiddleware",
            "IProcesses",
            "ISignalBus",
            "ISignalFailureHandler",
            "ISignalFlow",
            "ISignalHandler`2",
            "ISignalManager",
            "ISignalManagers",
            "ISignalMiddleware",
            "ISignalRegistry",
            "ISignalValidator`2",
            "ISignalsConfigurator",
            "ITokens",
            "InvalidSignalException",
            "LatePolicy",
            "NamedSignal",
            "NoReceiverException",
            "OutboxOptions",
            "OverflowPolicy",
            "ProcessDefinition",
            "ProcessEnding",
            "ProcessHandle",
            "ProcessOptions",
            "ProcessSignals",
            "ProcessStatus",
            "ProcessTimer",
            "ProcessView",
            "ReplayResult",
            "RetentionOptions",
            "RetryPolicy",
            "SagaSignalExtensions",
            "SagaState",
            "SchemaChange",
            "SchemaCompatibility",
            "SchemaImpact",
            "SchemaViolation",
            "SignalConfigurationException",
            "SignalContext",
            "SignalContext`1",
            "SignalDefinition",
            "SignalError",
            "SignalFailure",
            "SignalFlow",
            "SignalFlow`1",
            "SignalGroup",
            "SignalHeaders",
            "SignalLimits",
            "SignalLogging",
            "SignalOptions",
            "SignalOutcome",
            "SignalRefusedException",
            "SignalSchema",
            "SignalStateMachine`1",
            "SignalTiming",
            "Signal`1",
            "SignalsRegistrationExtensions",
            "SlowHandlerReporting",
            "TimerElapsed",
            "TokenKeys",
            "TokenOutcome",
            "TokenResult",
        ],
        ExportedBy(typeof(SignalGroup)));

    [Fact]
    public void ExportedTypes_OfTheContracts_AreTheApprovedOnes() => Assert.Equal(
        [
            "CancelProcess",
            "Fence",
            "IRef",
            "Locked`1",
            "OpenGate",
            "PauseProcess",
            "ProcessAttribute",
            "ProcessId",
            "Quorum",
            "Quorum`1",
            "Ref",
            "Ref`1",
            "ResumeProcess",
            "SignalAttribute",
            "SignalId",
            "SignalIdentity",
            "SignalPath",
            "SignalPathException",
            "StaleFenceException",
            "TerminateProcess",
            "TokenAnswer`1",
            "TokenDefinition`1",
            "TokenRejectedException",
            "TokenStatus",
            "Token`1",
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
