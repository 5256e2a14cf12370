namespace BusSignals.Tests.Durable;

public sealed record StartScript(string Script);

[Signal("/script/{script}/ping", Id = "script.ping")]
public sealed record Ping(string Script, int Number);

[Signal("/script/{script}/pong", Id = "script.pong")]
public sealed record Pong(string Script, string Text);

[Signal("/script/{script}/told", Id = "script.told")]
public sealed record Told(string Script, string Text);

public sealed record Verdict(string Choice);

public sealed class ScriptSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<Ping> Ping => Of<Ping>();

    public Signal<Pong> Pong => Of<Pong>();

    public Signal<Told> Told => Of<Told>();
}

/// <summary>What a test lets a process do; it may be changed while the process waits, as by a deployment.</summary>
public sealed class Script
{
    public required Func<ProcessContext, ScriptSignals, Task<string>> Body { get; set; }
}

[Process("/script/{script}/process")]
[Receives(typeof(Ping))]
[Receives(typeof(Pong))]
[Receives(typeof(OpenGate))]
[Receives(typeof(CancelProcess))]
[Receives(typeof(TokenAnswer<Verdict>))]
public sealed class ScriptProcess(Script script, ScriptSignals signals) : DurableProcess<StartScript, string>
{
    protected override Task<string> RunAsync(ProcessContext process, StartScript input) => script.Body(process, signals);
}
