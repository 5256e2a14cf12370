using System.Diagnostics;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.Telemetry.Hotel;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Telemetry;

/// <summary>The spans of a signal, from its emitter through the broker to what its handler emits.</summary>
[Trait("Feature", "Z11")]
public sealed class TraceTests
{
    [Fact]
    public async Task Emit_InATrace_GoesOnToWhatTheHandlerEmits()
    {
        using var spans = new Spans();
        await using SignalHarness harness = await StartHotelAsync();

        ActivityTraceId trace = await Spans.TraceAsync("check in", () => EmitAsync(harness, new BookRoom("1")));

        Assert.Equal(
            """
            check in
              send room.book
                receive room.book
                  process room.book
                    send room.booked
                      receive room.booked
                        process room.booked
                        commit
                  commit
            """,
            spans.Tree(trace));
    }

    [Fact]
    public async Task Emit_OfASignalThatWaits_GoesOnInItsOwnTraceWhenItIsTaken()
    {
        using var spans = new Spans();
        await using SignalHarness harness = await StartHotelAsync();

        ActivityTraceId paying = await Spans.TraceAsync("pay", () => EmitAsync(harness, new RoomPaid("1")));
        ActivityTraceId booking = await Spans.TraceAsync("book", () => EmitAsync(harness, new BookRoom("1")));

        Assert.Equal(
            """
            pay
              send room.paid
                receive room.paid
                  commit
                process room.paid
                  send room.receipt
                    receive room.receipt
                      process room.receipt
                      commit
            """,
            spans.Tree(paying));
        Activity process = spans.Single(paying, "process room.paid");
        Activity receive = spans.Single(booking, "receive room.book");
        Activity commit = Assert.Single(spans.Of(booking), it => it.DisplayName == "commit" && it.ParentSpanId == receive.SpanId);
        Assert.Equal([spans.Single(paying, "send room.paid").SpanId, receive.SpanId], process.Links.Select(it => it.Context.SpanId));
        Assert.Equal([process.Context], commit.Links.Select(it => it.Context));
    }

    [Fact]
    public async Task Spans_OfOneSignal_HaveTheKindsAndTagsOfTheConventions()
    {
        using var spans = new Spans();
        await using SignalHarness harness = await StartHotelAsync();
        Guid id = default;

        ActivityTraceId trace = await Spans.TraceAsync(
            "check in", async () => id = await harness.EmitAsync(new RoomBooked("1"), cancellationToken: Token));

        Activity send = spans.Single(trace, "send room.booked");
        Assert.Equal(ActivityKind.Producer, send.Kind);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["messaging.system"] = "bussignals",
                ["messaging.operation.name"] = "send",
                ["messaging.operation.type"] = "send",
                ["messaging.destination.name"] = "room.booked",
                ["messaging.message.id"] = id.ToString(),
                ["bussignals.signal.path"] = "/room/1/booked",
            },
            Tags(send));

        Activity receive = spans.Single(trace, "receive room.booked");
        Assert.Equal(ActivityKind.Client, receive.Kind);
        string? conversation = (string?)receive.GetTagItem("messaging.message.conversation_id");
        Assert.NotNull(conversation);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["messaging.system"] = "bussignals",
                ["messaging.operation.name"] = "receive",
                ["messaging.operation.type"] = "receive",
                ["messaging.destination.name"] = "room.booked",
                ["messaging.destination.subscription.name"] = "cleaning",
                ["messaging.message.id"] = id.ToString(),
                ["messaging.message.conversation_id"] = conversation,
                ["bussignals.outcome"] = "Applied",
            },
            Tags(receive));

        Activity process = spans.Single(trace, "process room.booked");
        Assert.Equal(ActivityKind.Consumer, process.Kind);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["messaging.system"] = "bussignals",
                ["messaging.operation.name"] = "process",
                ["messaging.operation.type"] = "process",
                ["messaging.destination.name"] = "room.booked",
                ["messaging.destination.subscription.name"] = "cleaning",
                ["messaging.message.id"] = id.ToString(),
                ["messaging.message.conversation_id"] = conversation,
                ["bussignals.process"] = "/room/1/cleaning",
                ["bussignals.attempt"] = 1,
                ["bussignals.outcome"] = "Applied",
            },
            Tags(process));
        Assert.Equal([send.SpanId], process.Links.Select(it => it.Context.SpanId));

        Activity commit = spans.Single(trace, "commit");
        Assert.Equal(ActivityKind.Internal, commit.Kind);
        Assert.Equal(new Dictionary<string, object?> { ["bussignals.process"] = "/room/1/cleaning" }, Tags(commit));
        Assert.Empty(commit.Links);
        Assert.All([send, receive, process, commit], it => Assert.Equal(ActivityStatusCode.Unset, it.Status));
    }

    [Theory]
    [InlineData("throws", "System.InvalidOperationException", "The door jams.", "Failed", 3)]
    [InlineData("refuses", "BusSignals.SignalRefusedException", "Guests are in.", "Rejected", 1)]
    [InlineData("fails", "Failed", "No key.", "Failed", 1)]
    public async Task Process_ThatFails_HasTheErrorInEachAttempt(string how, string type, string description, string outcome, int attempts)
    {
        using var spans = new Spans();
        await using SignalHarness harness = await StartHotelAsync();
        await EmitAsync(harness, new BookRoom("1"));

        ActivityTraceId trace = await Spans.TraceAsync("close", () => EmitAsync(harness, new RoomClosed("1", how)));

        Activity[] failed = [.. spans.Of(trace).Where(it => it.DisplayName == "process room.closed").OrderBy(it => it.StartTimeUtc)];
        Assert.Equal(Enumerable.Range(1, attempts), failed.Select(it => (int)it.GetTagItem("bussignals.attempt")!));
        Assert.All(failed, it => Assert.Equal(
            (ActivityStatusCode.Error, description, type), (it.Status, it.StatusDescription, (string?)it.GetTagItem("error.type"))));
        Activity receive = spans.Single(trace, "receive room.closed");
        Assert.Equal(
            (ActivityStatusCode.Error, outcome, outcome), (receive.Status, (string?)receive.GetTagItem("error.type"), (string?)receive.GetTagItem("bussignals.outcome")));
    }

    [Fact]
    public async Task Emit_WithMassTransitsOwnSpans_IsOneTrace()
    {
        using var spans = new Spans("MassTransit");
        await using SignalHarness harness = await StartHotelAsync();

        ActivityTraceId trace = await Spans.TraceAsync("check in", () => EmitAsync(harness, new BookRoom("1")));
        await harness.WaitUntilIdleAsync(Token); // its probes come behind those of the trace, whose spans have ended then

        Assert.Contains(spans.Of(trace), it => it.Source.Name == "MassTransit");
        Assert.Contains("process room.booked", spans.Tree(trace), StringComparison.Ordinal); // the tree has all spans of the trace
    }

    [Fact]
    public async Task Emit_WithoutATrace_StartsOne()
    {
        using var spans = new Spans();
        await using SignalHarness harness = await StartHotelAsync();
        Activity.Current = null;

        Guid id = await harness.EmitAsync(new RoomBooked("1"), cancellationToken: Token);

        Activity send = spans.WithMessage(id).First(it => it.DisplayName == "send room.booked");
        Assert.Equal(default, send.ParentSpanId);
        Assert.StartsWith("send room.booked\n  receive room.booked\n", spans.Tree(send.TraceId), StringComparison.Ordinal);
    }

    private static Task<Guid> EmitAsync<T>(SignalHarness harness, T signal) where T : class => harness.EmitAsync(signal, cancellationToken: Token);

    private static Task<SignalHarness> StartHotelAsync() => StartAsync(
        signals => signals.AddFlow<RoomFlow>().AddFlow<CleaningFlow>(), services => services.AddSingleton(new Mishap(0)));

    private static Dictionary<string, object?> Tags(Activity activity) => activity.TagObjects.ToDictionary();
}
