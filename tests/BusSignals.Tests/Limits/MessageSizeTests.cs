using System.Security.Cryptography;
using System.Text;
using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Limits;

/// <summary>What is larger than an endpoint reads is never read.</summary>
[Trait("Feature", "R3")]
public sealed class MessageSizeTests
{
    private const string Json = "application/vnd.masstransit+json";
    private const int Limit = 20_000;

    private static readonly ActivityDefinition<string, string> Wrap = new("box.wrap");

    [Fact]
    public async Task Receive_OneByteMore_IsADeadSignalWithSizeHashAndHead()
    {
        await using SignalHarness harness = await StartAsync();
        byte[] body = Encoding.UTF8.GetBytes(Envelope(Limit + 1));

        await harness.SendRawAsync("box", body, Json);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.TooLarge, dead.Reason);
        Assert.Equal(
            "The message has 20,001 bytes; at most 20,000 are allowed. Its first 4,096 bytes are kept, so that it cannot be replayed. Send a reference to the data, or raise MaxMessageBytes.",
            dead.Error);
        Assert.Equal(("box", Limit + 1L, Convert.ToHexStringLower(SHA256.HashData(body))), (dead.Endpoint, dead.WholeSize, dead.WholeHash));
        Assert.Equal(Encoding.UTF8.GetString(body[..4096]), dead.Body);
        Assert.Equal((Json, harness.Now, harness.Now), (dead.ContentType, dead.ArrivedAt, dead.DeadAt));
        Assert.Null(await harness.Processes.FindAsync("/box/a", Token));
    }

    [Fact]
    public async Task Receive_ExactlyAtTheLimit_IsApplied()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync("box", Encoding.UTF8.GetBytes(Envelope(Limit)), Json);

        (await harness.ProcessAsync("/box/a", Token)).ShouldHaveHistory(("box.filled", SignalOutcome.Applied));
    }

    /// <summary>At each kind of endpoint, whatever the message says that it is: it is not asked.</summary>
    [Theory]
    [InlineData("box", Json)]
    [InlineData("box", "application/json")]
    [InlineData("box", "application/vnd.masstransit+xml")]
    [InlineData("box", "text/plain")]
    [InlineData("box", "application/octet-stream")]
    [InlineData("activity-box-wrap", Json)]
    [InlineData("activity-box-wrap", "application/json")]
    public async Task Receive_TooLarge_IsADeadSignalAndTheNextIsApplied(string endpoint, string contentType)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync(endpoint, new byte[Limit + 1], contentType);
        await harness.EmitAsync(new Filled("b", "x"), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.TooLarge, endpoint, Limit + 1L), (dead.Reason, dead.Endpoint, dead.WholeSize));
        Assert.Equal("base64:" + Convert.ToBase64String(new byte[4096]), dead.Body);
        (await harness.ProcessAsync("/box/b", Token)).ShouldHaveHistory(("box.filled", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Receive_TooLargeMessageOfEachKind_IsADeadSignal()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<NamedSignal>("box", $$"""{ "id": "box.filled", "payload": { "text": "{{new string('x', Limit)}}" } }""");
        await harness.SendEnvelopeAsync<StartOrSignal>("box", $$"""{ "start": { "id": "{{new string('x', Limit)}}" } }""");
        await harness.SendEnvelopeAsync<TimerDue>("box", $$"""{ "processKey": "{{new string('x', Limit)}}" }""");
        await harness.SendEnvelopeAsync<ReceiptQuery>("box", $$"""{ "messageId": "{{new string('x', Limit)}}" }""");
        await harness.SendEnvelopeAsync<Filled>("box", """{ "box": "a" }""", $$"""{ "other": "{{new string('x', Limit)}}" }""");
        await harness.SendRawAsync("box", Encoding.UTF8.GetBytes(new string('[', Limit + 1)), Json);

        IReadOnlyList<DeadSignal> dead = await harness.DeadSignalsAsync(Token);
        Assert.Equal(6, dead.Count);
        Assert.All(dead, it => Assert.Equal(DeadReason.TooLarge, it.Reason));
    }

    [Fact]
    public async Task Emit_PayloadThatWhiteSpaceMakesLong_IsApplied()
    {
        await using SignalHarness harness = await StartAsync();
        int[] numbers = [.. Enumerable.Repeat(1, 4900)];

        await harness.EmitAsync(new Counted("a", numbers), cancellationToken: Token);
        await harness.SendAsync("/box/a", new Counted("a", numbers));
        await harness.SendAsync("/box/a", "box.counted", $$"""{ "numbers": [{{string.Join(',', numbers)}}] }""");
        await harness.EmitAsync(new Forwarded("a", numbers), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        Assert.Empty(await harness.DeadSignalsAsync(Token));
        (await harness.ProcessAsync("/box/a", Token)).ShouldHaveState<FlowState>(it => it.Get<int>("counted") == 4);
    }

    [Fact]
    public async Task Receive_HeadEndsInTheMiddleOfACharacter_IsTextWithoutIt()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync("box", Encoding.UTF8.GetBytes("x" + new string('é', Limit)), Json);

        Assert.Equal("x" + new string('é', 2047), Assert.Single(await harness.DeadSignalsAsync(Token)).Body);
    }

    [Fact]
    public async Task Receive_TooLarge_TellsTheFailureHandlers()
    {
        var failures = new List<SignalFailure>();
        await using SignalHarness harness = await StartAsync(signals => signals.OnFailure<Told>(), services => services.AddSingleton(failures));

        await harness.SendRawAsync("box", new byte[Limit + 1], Json);

        SignalFailure failure = Assert.Single(failures);
        Assert.Equal((DeadReason.TooLarge, "box", true), (failure.Reason, failure.Endpoint, failure.IsFinal));
    }

    [Fact]
    public async Task Replay_TooLarge_SaysThatItCannotBeAndStays()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.SendRawAsync("box", new byte[Limit + 1], Json);

        ReplayResult one = await harness.DeadSignals().ReplayAsync(1, Token);
        ReplayResult all = Assert.Single(await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token));

        Assert.Equal(
            "The message had 20,001 bytes, of which only the first 4,096 are kept: it cannot be replayed. Let its sender send it again, smaller, and remove this dead signal.",
            one.Error);
        Assert.Equal(one, all);
        Assert.Equal((1L, null), (one.Sequence, one.Outcome));
        Assert.Single(await harness.DeadSignalsAsync(Token));
    }

    [Theory]
    [InlineData(null, null, 1_048_576)]
    [InlineData(1000, null, 131_072)]
    [InlineData(1000, 1_000_000, 4_000_000)]
    [InlineData(600_000_000, null, int.MaxValue)]
    public async Task Limit_NotSet_IsFourTimesTheLargestPayloadOrTheHeaders(int? all, int? one, int expected)
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals
            .ConfigureLimits(it => it.MaxPayloadBytes = all ?? it.MaxPayloadBytes)
            .Add<Filled>(it => it.MaxPayloadBytes = one).AddFlow<BoxFlow>());

        Assert.Equal(expected, ((SignalCatalog)harness.Registry()).MaxMessageBytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    public async Task Start_SmallerThanAPayload_IsAFault(int limit) => Assert.Equal(
        [
            $"MaxMessageBytes is {limit}; it must be at least 1,000, the largest MaxPayloadBytes, or no such signal could arrive. Set it with signals.ConfigureLimits(it => …).",
        ],
        await FaultsAsync(signals => signals
            .ConfigureLimits(it => (it.MaxPayloadBytes, it.MaxMessageBytes) = (500, limit)).Add<Filled>(it => it.MaxPayloadBytes = 1000)));

    [Fact]
    public async Task Set_DynamicSignalWithALargerPayload_IsAFault()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = Assert.Throws<SignalConfigurationException>(() => harness.Dynamic().Set<BoxFlow>(new DynamicSignal
        {
            Id = SignalId.Parse("box.more"),
            Path = "/box/{box}/more",
            Schema = "{}",
            Handler = (_, _) => Task.CompletedTask,
            Options = new SignalOptions { MaxPayloadBytes = Limit + 1 },
        }));

        Assert.Equal(
            ["MaxPayloadBytes of 'box.more' is 20001, and an endpoint reads messages of at most 20000 bytes; lower it, or raise MaxMessageBytes with signals.ConfigureLimits(it => …)."],
            exception.Faults);
    }

    [Signal("/box/{box}/filled")]
    public sealed record Filled(string Box, string Text);

    [Signal("/box/{box}/counted")]
    public sealed record Counted(string Box, int[] Numbers);

    [Signal("/box/{box}/forwarded")]
    public sealed record Forwarded(string Box, int[] Numbers);

    [Process("/box/{box}", Endpoint = "box")]
    public sealed class BoxFlow : SignalFlow
    {
        public BoxFlow()
        {
            On<Filled>((_, _) => { });
            On<Counted>((_, context) => context.Set("counted", context.Get<int>("counted") + 1));
            On<Forwarded>((signal, context) => context.Services.GetRequiredService<IPublishEndpoint>().Publish(new Counted(signal.Box, signal.Numbers)));
        }
    }

    private sealed class Wrapper : IProcessActivity<string, string>
    {
        public Task<string> RunAsync(string input, ProcessActivityContext context) => Task.FromResult(input);
    }

    private sealed class Told(List<SignalFailure> failures) : ISignalFailureHandler
    {
        public Task HandleAsync(SignalFailure failure, CancellationToken cancellationToken)
        {
            failures.Add(failure);
            return Task.CompletedTask;
        }
    }

    private static Task<SignalHarness> StartAsync(
        Action<ISignalsConfigurator>? more = null, Action<IServiceCollection>? services = null) => TestHarness.StartAsync(
        signals =>
        {
            signals.ConfigureLimits(it => (it.MaxPayloadBytes, it.MaxMessageBytes) = (10_000, Limit))
                .Add<Filled>().AddFlow<BoxFlow>().AddActivity<Wrapper, string, string>(Wrap);
            more?.Invoke(signals);
        },
        services);

    /// <summary>A signal that is so long by white space.</summary>
    private static string Envelope(int length)
    {
        string text = $$"""
            {
              "messageId": "0f8fad5b-d9cb-469f-a165-70867728950e",
              "messageType": [ "{{MessageUrn.ForTypeString<Filled>()}}" ],
              "message": { "box": "a", "text": "x" }
            """;
        return text.PadRight(length - 1) + "}";
    }
}
