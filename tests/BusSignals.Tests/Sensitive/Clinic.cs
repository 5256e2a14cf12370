using System.ComponentModel.DataAnnotations;

namespace BusSignals.Tests.Sensitive;

[Signal("/patient/{patient}/examined")]
public sealed record Examined(
    string Patient, [Sensitive] string Diagnosis, [Sensitive][property: Range(0, 10)] int? Pain, IReadOnlyList<Note> Notes, string Room);

public sealed record Note(string By, [Sensitive] string Text);

[Signal("/patient/{patient}/asked")]
public sealed record Asked(string Patient);

/// <summary>A type whose values are all sensitive.</summary>
[Sensitive]
public sealed record Insurance(string Company, string Number);

[Signal("/patient/{patient}/insured")]
public sealed record Insured(string Patient, Insurance Insurance, Dictionary<string, Note> More);

[Signal("/patient/{patient}/moved")]
public sealed record Moved(string Patient, string Room);

public sealed record Reply(string Room, [Sensitive] string Diagnosis);

public sealed class PatientState
{
    public string? Room { get; set; }

    [Sensitive]
    public string? Diagnosis { get; set; }

    public Insurance? Insurance { get; set; }
}

[Process("/patient/{patient}/stay", Endpoint = "stay")]
public sealed class StayFlow : SignalFlow<PatientState>
{
    public StayFlow()
    {
        On<Examined>((signal, context) =>
        {
            (context.State.Room, context.State.Diagnosis) = (signal.Room, signal.Diagnosis);
            context.Log("examined", new { signal.Room, note = signal.Notes[0] });
            return context.CheckpointAsync(signal);
        });
        On<Insured>((signal, context) => context.State.Insurance = signal.Insurance);
        On<Asked>((_, context) => context.Reply(new Reply(context.State.Room!, context.State.Diagnosis!)));
        On<Moved>((signal, context) => context.State.Room = signal.Room);
    }
}

/// <summary>A process of which nothing is to be seen.</summary>
[Sensitive]
[Process("/patient/{patient}/secret", Endpoint = "secret")]
public sealed class SecretFlow : SignalFlow<PatientState>
{
    public SecretFlow() => On<Moved>((signal, context) =>
    {
        context.State.Room = signal.Room;
        context.Log("moved", new { signal.Room });
    });
}
