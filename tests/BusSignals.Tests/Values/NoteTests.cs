using System.Collections;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BusSignals.Testing;
using BusSignals.Tests.Flows;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Values;

/// <summary>What a handler notes is for people: an exception or a stream in it does not fail the delivery.</summary>
[Trait("Feature", "R7")]
public sealed class NoteTests
{
    private static readonly InvalidOperationException Failure = new("it broke", new TimeoutException("too late"));

    private const string FailureJson = "\"InvalidOperationException: it broke. Caused by TimeoutException: too late\"";

    public sealed class Extended
    {
        public int A { get; set; }

        [JsonExtensionData]
        public JsonObject? More { get; set; }
    }

    public static TheoryData<object, string> Details() => new()
    {
        { Failure, FailureJson },
        { new { step = "pay", failure = (object)Failure }, $"{{\"step\":\"pay\",\"failure\":{FailureJson}}}" },
        { new Dictionary<string, object> { ["a"] = new List<Exception> { Failure } }, $"{{\"a\":[{FailureJson}]}}" },
        { new MemoryStream([1]), "\"MemoryStream\"" },
        { new { call = (Action)(() => { }), type = typeof(int) }, """{"call":"Action","type":"System.Int32"}""" },
        { new Hashtable { ["a"] = Failure }, $"{{\"a\":{FailureJson}}}" },
        { new Extended { A = 1, More = new JsonObject { ["x"] = 2 } }, """{"a":1,"more":{"x":2}}""" },
    };

    [Theory]
    [MemberData(nameof(Details), DisableDiscoveryEnumeration = true)]
    public void WriteNote_WhatIsNoData_WritesItsText(object details, string json) => Assert.Equal(json, KeptValues.WriteNote(details));

    [Process("/task/{task}/notes", Endpoint = "notes")]
    public sealed class NotingFlow : SignalFlow
    {
        public NotingFlow(Action<SignalContext> note) => On<DoWork>((_, context) => note(context));
    }

    public static TheoryData<Action<SignalContext>, string> Notes() => new()
    {
        { it => it.Log("it failed", Failure), $"{{\"message\":\"it failed\",\"data\":{FailureJson}}}" },
        { it => it.Complete(Failure), FailureJson },
        { it => it.AddHistory(HistoryKind.Failed, Failure), FailureJson },
        { it => _ = it.CheckpointAsync(new MemoryStream()), "\"MemoryStream\"" },
    };

    [Theory]
    [MemberData(nameof(Notes), DisableDiscoveryEnumeration = true)]
    public async Task Note_WithAnException_IsInTheHistory(Action<SignalContext> note, string payload)
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<NotingFlow>(), services => services.AddSingleton(note));

        await harness.EmitAsync(new DoWork("1"), cancellationToken: Token);

        Assert.Empty(await harness.DeadSignalsAsync(Token));
        Assert.Contains(payload, (await harness.ProcessAsync("/task/1/notes", Token)).View.History.Select(it => it.Payload));
    }
}
