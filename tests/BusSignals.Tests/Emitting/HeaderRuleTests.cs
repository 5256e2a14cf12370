using System.Globalization;
using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Emitting;

/// <summary>A header that an emitter adds arrives as it was given, or is refused with its name, the rule and the fix.</summary>
[Trait("Feature", "R14")]
public sealed class HeaderRuleTests
{
    [Signal("/post/{post}/sent", Id = "post.sent")]
    public sealed record Sent(string Post);

    public sealed class Post
    {
        public string? Seen { get; set; }
    }

    public enum Size
    {
        Small = 5,
    }

    public record Parcel(string Name);

    public sealed record Heavy(string Name, int Weight) : Parcel(Name);

    [Process("/post/{post}", Endpoint = "post")]
    public sealed class PostFlow : SignalFlow<Post>
    {
        public PostFlow() => On<Sent>((_, context) => context.State.Seen = context.Headers.GetValueOrDefault("x"));
    }

    public static TheoryData<object, string> Kept => new()
    {
        { "", "" },
        { "text 🚀", "text 🚀" },
        { true, "true" },
        { 7, "7" },
        { 1.5m, "1.5" },
        { ulong.MinValue, "0" },
        { long.MinValue, "-9223372036854775808" },
        { Guid.Empty, "00000000-0000-0000-0000-000000000000" },
        { new Guid("0b5e3c5a-7a3b-4b7e-9a57-0a2b9c1d2e3f"), "0b5e3c5a-7a3b-4b7e-9a57-0a2b9c1d2e3f" },
        { Size.Small, "Small" },
        { (Size)9, "9" },
        { new Parcel("a"), """{"name":"a"}""" },
        { new Heavy("a", 3), """{"weight":3,"name":"a"}""" },
        { new[] { 1, 2 }, "[1,2]" },
        { new Dictionary<string, string> { ["a"] = "b" }, """{"a":"b"}""" },
    };

    private const string NotAsNumber = "is a number that would arrive changed: headers keep 64-bit integers and doubles; send it as text";

    public static TheoryData<string, object, string> Refused => new()
    {
        { "x", "\ud83d", "has half a surrogate pair, which would arrive as U+FFFD; use whole characters" },
        { "\ud83d", "x", "has half a surrogate pair in its name, which would arrive as U+FFFD; use whole characters" },
        { "", "x", "has no name; give it one" },
        { " ", "x", "has no name; give it one" },
        { "signal-version", "9", "is the engine's own, and says what the signal is and where it goes; use another name" },
        { "Signal-Process", "/post/2", "is the engine's own, and says what the signal is and where it goes; use another name" },
        { "signal-KEY", "k", "is the engine's own; set EmitOptions.IdempotencyKey instead" },
        { "x", (1, 2), "cannot be sent: '(int, int)" },
        { "x", new System.Numerics.Vector2(1, 2), "cannot be sent: 'Vector2" },
        { "x", new Stack<int>([1, 2]), "cannot be sent: 'Stack<int>'" },
        { "x", new Parcel[] { new Heavy("a", 3) }, "cannot be sent: 'Parcel[][0]' does not survive serialisation: it is a 'Heavy' where a 'Parcel' is declared" },
        { "x", ulong.MaxValue, NotAsNumber },
        { "x", Int128.MaxValue, NotAsNumber },
        { "x", -0.0, NotAsNumber },
        { "x", 0.1234567890123456789m, NotAsNumber },
        { "x", decimal.MaxValue, NotAsNumber },
        { "x", decimal.MinValue, NotAsNumber },
        { "x", double.NaN, "cannot be sent: 'double' does not survive serialisation: NaN is no number in JSON" },
        { "x", new Func<int>(() => 1), "is a 'Func<int>', which is no data; use a text, a number, or an object of simple members" },
    };

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals.AddFlow<PostFlow>());

    private static EmitOptions With(string name, object value) => new() { Headers = { [name] = value } };

    [Theory]
    [MemberData(nameof(Kept), DisableDiscoveryEnumeration = true)]
    public async Task Emit_HeaderThatIsKept_ArrivesAsItWas(object value, string text)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new Sent("1"), With("x", value), Token);

        Assert.Empty(await harness.DeadSignalsAsync(Token));
        Assert.Equal(text, (await harness.ProcessAsync("/post/1", Token)).View.StateAs<Post>()!.Seen);
    }

    [Fact]
    public async Task Emit_HeaderWithoutAValue_IsRefused()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() => harness.EmitAsync(new Sent("1"), With("x", null!), Token));

        Assert.StartsWith("The header 'x' of the signal 'post.sent' has no value, and would not arrive; leave it out", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task Emit_HeaderThatWouldBeLost_IsRefused(string name, object value, string fault)
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() => harness.EmitAsync(new Sent("1"), With(name, value), Token));

        Assert.StartsWith($"The header '{name}' of the signal 'post.sent' {fault}", exception.Message, StringComparison.Ordinal);
        Assert.Null(await harness.Processes.FindAsync("/post/1", Token));
    }

    [Fact]
    public async Task Emit_TwoCasesOfOneName_AreRefused()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.EmitAsync(new Sent("1"), new EmitOptions { Headers = { ["tenant"] = "a", ["Tenant"] = "b" } }, Token));

        Assert.Equal("The header 'Tenant' of the signal 'post.sent' is there in two cases, which are one header; keep one.", exception.Message);
    }

    [Fact]
    public async Task Emit_MoreThanAReceiverTakes_IsRefused()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.EmitAsync(new Sent("1"), With("x", new string('a', 40_000)), Token));

        Assert.StartsWith("The headers of the signal 'post.sent' have 40,", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $"at most {32_768:N0} are allowed. Send fewer, or raise MaxHeaderLength."), exception.Message, StringComparison.Ordinal);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }
}
