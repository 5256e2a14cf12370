using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Emitting;

[Trait("Feature", "Z42")]
public sealed class SendByNameTests
{
    private static readonly Guid Wheel = new("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static readonly string Path = $"/car/a%20b/{Wheel}/7";

    public sealed class Car;

    [Signal("/car/{car}/{wheel}/{number}/turned", Id = "car.turned")]
    public sealed record Turned(Ref<Car> Car, Guid Wheel, int Number, string How = "left");

    [Signal("/car/{car}/stopped", Id = "car.stopped")]
    public sealed record Stopped(Ref<Car> Car);

    [Signal("/car/{car}/{wheel}/{number}/relay", Id = "car.relay")]
    public sealed record Relay(Ref<Car> Car, Guid Wheel, int Number, bool Fails);

    [Process("/car/{car}/{wheel}/{number}", Endpoint = "car")]
    public sealed class CarFlow : SignalFlow
    {
        public CarFlow()
        {
            On<Turned>((signal, context) => context.Set("how", signal.How));
            On<Stopped>((_, context) => context.Set("how", "stopped"));
            On<Relay>(async (signal, context) =>
            {
                var processes = context.Services.GetRequiredService<IProcesses>();
                ProcessId other = processes.IdOf<CarFlow>(("car", "other"), ("wheel", signal.Wheel), ("number", signal.Number));
                await context.Services.GetRequiredService<ISignalBus>().For(other).SendAsync("car.turned", """{ "how": "relayed" }""");
                if (signal.Fails)
                {
                    throw new InvalidOperationException("after sending");
                }
            });
        }
    }

    [Theory]
    [InlineData("car.turned")]
    [InlineData("app:car.turned")]
    public async Task Send_IdentityLeftOut_IsFilledInWithItsTypes(string name)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendAsync(Path, name, """{ "how": "right" }""");

        HistoryEntry entry = Assert.Single((await harness.ProcessAsync(Path, Token)).ShouldHaveState<FlowState>(it => it.Get<string>("how") == "right").View.History);
        Assert.Equal($$"""{"car":"a b","wheel":"{{Wheel}}","number":7,"how":"right"}""", entry.Payload);
    }

    [Fact]
    public async Task Send_IdentityOfTheProcess_IsTaken()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendAsync(Path, "car.turned", """{ "Car": "a b", "NUMBER": 7, "how": "right" }""");

        (await harness.ProcessAsync(Path, Token)).ShouldHaveHistory(("car.turned", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Send_IdentityOfAnother_IsRefused()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() => harness.SendAsync(Path, "car.turned", """{ "number": 8 }"""));

        Assert.Equal($"The signal 'car.turned' was sent to '{Path}', but its own 'number' is '8'; send it to the process it names.", exception.Message);
    }

    [Fact]
    public async Task Send_UnknownName_ListsTheKnownOnes()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() => harness.SendAsync(Path, "car.flown", "{}"));

        Assert.Equal("'car.flown' is no signal of 'CarFlow'; it takes 'car.turned', 'car.stopped', 'car.relay'.", exception.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "how": "a", "how": "b" }""")]
    [InlineData("""{ "wheel": "none" }""")]
    public async Task Send_NotThePayload_IsRefused(string json)
    {
        await using SignalHarness harness = await StartAsync();

        await Assert.ThrowsAsync<InvalidSignalException>(() => harness.SendAsync(Path, "car.turned", json));
    }

    [Fact]
    public async Task Send_SignalWithFewerParameters_ReachesThatProcessOnly()
    {
        await using SignalHarness harness = await StartAsync();
        string other = $"/car/a%20b/{Wheel}/8";
        await harness.SendAsync(Path, "car.turned", "{}");
        await harness.SendAsync(other, "car.turned", "{}");

        await harness.SendAsync(Path, "car.stopped", "{}");

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<FlowState>(it => it.Get<string>("how") == "stopped");
        (await harness.ProcessAsync(other, Token)).ShouldHaveState<FlowState>(it => it.Get<string>("how") == "left");
    }

    [Fact]
    public async Task Send_Typed_ChecksTheIdentityToo()
    {
        await using SignalHarness harness = await StartAsync();

        await Assert.ThrowsAsync<InvalidSignalException>(() => harness.SendAsync(Path, new Turned(new("other"), Wheel, 7)));
        await harness.SendAsync(Path, new Turned(new("a b"), Wheel, 7));

        (await harness.ProcessAsync(Path, Token)).ShouldHaveHistory(("car.turned", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Send_InsideAHandler_LeavesWithTheCommit()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendAsync(Path, "car.relay", """{ "fails": false }""");

        (await harness.ProcessAsync($"/car/other/{Wheel}/7", Token)).ShouldHaveState<FlowState>(it => it.Get<string>("how") == "relayed");
    }

    [Fact]
    public async Task Send_InsideAHandlerThatFails_DoesNotLeave()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendAsync(Path, "car.relay", """{ "fails": true }""");

        Assert.Null(await harness.Processes.FindAsync($"/car/other/{Wheel}/7", Token));
        Assert.Equal(DeadReason.Failed, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    [Fact]
    public async Task Publish_WithAForgedProcessHeader_CannotReachAnotherIdentity()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.PublishAsync(new Turned(new("a b"), Wheel, 7), it => it.Headers.Set(SignalHeaders.Process, $"/car/victim/{Wheel}/7"), Token);

        Assert.Null(await harness.Processes.FindAsync($"/car/victim/{Wheel}/7", Token));
        Assert.Equal(DeadReason.Invalid, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals.AddFlow<CarFlow>());
}
