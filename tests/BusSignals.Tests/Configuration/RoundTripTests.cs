using System.Text.Json.Serialization;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

[Trait("Feature", "J29")]
public sealed class RoundTripTests
{
    [Signal("/a/{id}/lossy")]
    public sealed class Lossy(string id, int total)
    {
        private readonly int _total = total;

        public string Id { get; } = id;

        public int Total => _total;

        public int Doubled { get; private set; } = total * 2;

        public void Again() => Doubled *= 2;
    }

    [Signal("/a/{id}/field")]
    public sealed class WithField
    {
        public string Id { get; set; } = "";

#pragma warning disable CA1051 // the mistake that is meant
        public int Count;
#pragma warning restore CA1051
    }

    [Signal("/a/{id}/stream")]
    public sealed record WithStream(string Id, Stream Content);

    [Signal("/a/{id}/ignored")]
    public sealed record WithIgnored(string Id)
    {
        [JsonIgnore]
        public int Length => Id.Length;
    }

    public enum Colour
    {
        Red,
        Green,
    }

    public sealed record Line(string Article, int Count, decimal? Price);

    [Signal("/a/{id}/rich")]
    public sealed record Rich(
        Guid Id, IReadOnlyList<Line> Lines, Dictionary<string, decimal> Totals, Colour Colour, DateTimeOffset At, DateOnly Day,
        TimeSpan Took, byte[] Raw, Uri Link, string? Note, HashSet<int> Numbers);

    public sealed record Email
    {
        public Email(string text) => Text = text.Contains('@', StringComparison.Ordinal)
            ? text
            : throw new ArgumentException($"'{text}' is no address.");

        public string Text { get; }
    }

    [JsonDerivedType(typeof(ByCard), "card")]
    [JsonDerivedType(typeof(ByInvoice), "invoice")]
    public abstract record Payment;

    public sealed record ByCard(string Number) : Payment;

    public sealed record ByInvoice(string Address) : Payment;

    [Signal("/a/{id}/union")]
    public sealed record WithUnion(string Id, Payment Payment);

    [Signal("/a/{id}/picky")]
    public sealed record Picky(string Id, Email Email);

    [Fact]
    public async Task Start_PayloadThatLosesData_NamesTheMemberAndBothValues() => Assert.Equal(
        ["'Lossy.Doubled' does not survive serialisation: it is written, but not read. "
            + "Give it a constructor parameter or a public setter, or mark it [JsonIgnore]."],
        await FaultsAsync(signals => signals.Add<Lossy>()));

    [Fact]
    public async Task Start_PublicField_NamesIt() => Assert.Equal(
        ["'WithField.Count' does not survive serialisation: it is a public field, which is not written. Make it a property, or mark it [JsonInclude] or [JsonIgnore]."],
        await FaultsAsync(signals => signals.Add<WithField>()));

    [Fact]
    public async Task Start_TypeThatIsNoData_NamesIt() => Assert.Equal(
        ["'WithStream.Content' does not survive serialisation: a 'Stream' is not data. Use simple types, records, lists and dictionaries, or mark the member [JsonIgnore]."],
        await FaultsAsync(signals => signals.Add<WithStream>()));

    [Fact]
    public async Task Start_IgnoredMember_IsFine() => await (await StartAsync(signals => signals.Add<WithIgnored>())).DisposeAsync();

    [Fact]
    public async Task Start_RichPayload_IsFine() => await (await StartAsync(signals => signals.Add<Rich>())).DisposeAsync();

    [Fact]
    public async Task Start_MemberThatIsOneOfSeveralTypes_IsFine() =>
        await (await StartAsync(signals => signals.Add<WithUnion>())).DisposeAsync();

    /// <summary>What a type refuses by its own rules says nothing about its serialisation.</summary>
    [Fact]
    public async Task Start_TypeThatRefusesMadeUpValues_IsFine() =>
        await (await StartAsync(signals => signals.Add<Picky>())).DisposeAsync();
}
