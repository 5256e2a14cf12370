using System.Text;
using BusSignals.Testing;
using FsCheck;
using FsCheck.Fluent;
using static BusSignals.Tests.Receiving.DepotHarness;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

/// <summary>Random damage to messages: each is applied or a dead signal, and the queue goes on.</summary>
[Trait("Feature", "N4")]
public sealed class FuzzTests
{
    private static readonly string[] Values =
    [
        "null", "true", "-0", "1e400", "-1e-400", "99999999999999999999", "1.0000000000000000000000000001", "\"\"", "\"\\u0000\"", "\"\\ud800\"",
        "\"\\udc00x\"", "[]", "{}", "[[[[1]]]]", "{\"a\":{\"a\":{}}}", "\"7\"", "7", "\"/depot/a\"", "\"00000000-0000-0000-0000-000000000000\"",
        "\"2026-13-45T99:99:99Z\"", "\"urn:message:BusSignals.Tests.Receiving:Stocked\"", "[\"urn:message:BusSignals:TimerDue\"]",
        "[\"urn:message:BusSignals:NamedSignal\"]", "[\"urn:message:BusSignals:PauseProcess\"]", "[null]", "\"not a uri\"",
    ];

    private static readonly string[] Members =
    [
        "messageId", "requestId", "correlationId", "conversationId", "initiatorId", "sourceAddress", "destinationAddress", "responseAddress",
        "faultAddress", "messageType", "message", "expirationTime", "sentTime", "headers", "host", "depot", "count", "note", "price", "part", "name",
    ];

    private static readonly Gen<Func<string, string>> Damage = Gen.OneOf(
        Gen.Elements(Members).SelectMany(member => Gen.Elements(Values).Select(value => (Func<string, string>)(it => Replaced(it, member, value)))),
        Gen.Elements(Members).SelectMany(member => Gen.Elements(Values).Select(value => (Func<string, string>)(it => (it.Length == 0 ? "" : it[..1]) + $"\"{member}\":{value}," + (it.Length == 0 ? "" : it[1..])))),
        Gen.Choose(0, 600).Select(at => (Func<string, string>)(it => it[..(at % (it.Length + 1))])),
        Gen.Choose(0, 600).SelectMany(at => Gen.Choose(0, 255).Select(octet => (Func<string, string>)(it =>
            it.Length == 0 ? it : it[..(at % it.Length)] + (char)octet + it[((at % it.Length) + 1)..]))));

    private static readonly Gen<byte[]> Bodies = Gen.Frequency(
        (1, Gen.ArrayOf(Gen.Choose(0, 255).Select(it => (byte)it))),
        (9, Gen.ArrayOf(Damage, 2).Select(damages => Encoding.Latin1.GetBytes(damages.Aggregate(Whole(), (body, damage) => damage(body))))));

    [Fact]
    public async Task Receive_AnyDamage_IsAppliedOrDeadAndTheQueueGoesOn()
    {
        int applied = 0;
        await using SignalHarness harness = await StartAsync(() => applied++);
        int sent = 0;

        await Task.Run(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(600).WithReplay(20_260_101, 77),
            Prop.ForAll(Arb.From(Bodies), body => SendAsync(harness, body, ++sent, () => applied).GetAwaiter().GetResult())), Token);
    }

    private static async Task SendAsync(SignalHarness harness, byte[] body, int number, Func<int> applied)
    {
        int before = (await harness.DeadSignals().ListAsync(0, 1000, Token)).Count;
        int appliedBefore = applied();

        await harness.SendRawAsync("depot", body, "application/vnd.masstransit+json");

        IReadOnlyList<DeadSignal> dead = await harness.DeadSignals().ListAsync(0, 1000, Token);
        string text = Encoding.Latin1.GetString(body);
        bool changesNothing = text.Contains("urn:message:BusSignals:TimerDue", StringComparison.Ordinal)
            || text.Contains("urn:message:BusSignals:PauseProcess", StringComparison.Ordinal); // of no timer and no process
        int became = dead.Count - before + applied() - appliedBefore;
        Assert.True(became == 1 || (became == 0 && changesNothing), $"{dead.Count - before} dead and {applied() - appliedBefore} applied: {text}");
        Assert.All(dead.Skip(before), it => Assert.NotEmpty(it.Error));
        string good = $"/depot/good{number}";
        await harness.EmitAsync(new Stocked($"good{number}", 1), cancellationToken: Token);
        (await harness.ProcessAsync(good, Token)).ShouldHaveState<Depot>(it => it.Count == 1);
    }

    private static string Whole() => Envelope(
        """{"depot":"a","count":1,"note":"n","price":1.5,"part":{"name":"p"}}""",
        more: "\"headers\":{},\"conversationId\":\"0f8fad5b-d9cb-469f-a165-70867728950e\",\"sentTime\":\"2026-01-01T00:00:00Z\",");

    /// <summary>Puts another value in the place of a member's; adds the member if there is none.</summary>
    private static string Replaced(string body, string member, string value)
    {
        int name = body.IndexOf($"\"{member}\":", StringComparison.Ordinal);
        if (name < 0)
        {
            return body.Length == 0 ? body : body[..1] + $"\"{member}\":{value}," + body[1..];
        }

        int from = name + member.Length + 3;
        int to = body.IndexOfAny([',', '}'], from);
        return to < 0 ? body : body[..from] + value + body[to..];
    }
}
