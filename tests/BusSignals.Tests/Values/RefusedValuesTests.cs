using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BusSignals.Tests.Values;

/// <summary>Types that may lose a value are watched where they are written.</summary>
[Trait("Feature", "R7")]
public sealed class RefusedValuesTests
{
    public record Animal(string Name);

    public sealed record Dog(string Name, int Age) : Animal(Name);

    public sealed record Zoo(
        Animal? One = null, IReadOnlyList<Animal>? More = null, Dictionary<string, Animal>? ByName = null, ICollection<int>? Numbers = null,
        ISet<string>? Texts = null, double Size = 0, string? Text = null, char Letter = 'x', List<Half>? Sizes = null, Zoo? Inner = null,
        Dictionary<string, string>? Map = null, Uri? Link = null, Ref<Animal> Ref = default, ImmutableArray<int>? Array = null, JsonElement? Json = null);

    public sealed class Named : List<int>
    {
        public string? Name { get; set; }
    }

    public static TheoryData<Zoo, string> Zoos() => new()
    {
        { new(One: new Dog("a", 1)), "'Zoo.One' does not survive serialisation: it is a 'Dog' where a 'Animal' is declared" },
        { new(More: [new("a"), new Dog("b", 2)]), "'Zoo.More[1]' does not survive" },
        { new(ByName: new() { ["x"] = new Dog("b", 2) }), "'Zoo.ByName[\"x\"]' does not survive" },
        { new(Inner: new(Inner: new(One: new Dog("a", 1)))), "'Zoo.Inner.Inner.One' does not survive" },
        { new(Numbers: new Named { 1 }), "'Zoo.Numbers' does not survive serialisation: of the collection 'Named' the elements are written, but not 'Name'" },
        { new(Texts: new HashSet<string>(StringComparer.InvariantCultureIgnoreCase)), "'Zoo.Texts' does not survive serialisation: it has a comparer of its own" },
        { new(Texts: new SortedSet<string> { "b" }), "'Zoo.Texts' does not survive serialisation: it is a 'SortedSet<string>' where a 'ISet<string>' is declared, and would come back unsorted. Declare 'SortedSet<string>'." },
        { new(Numbers: new SortedSet<int> { 1 }), "'Zoo.Numbers' does not survive serialisation: it is a 'SortedSet<int>' where a 'ICollection<int>' is declared, and would come back unsorted" },
        { new(Texts: new SortedSet<string>(StringComparer.Ordinal)), "'Zoo.Texts' does not survive serialisation: it has a comparer of its own" },
        { new(Text: "half \ud83d"), "'Zoo.Text' does not survive serialisation: it has half a surrogate pair" },
        { new(Letter: '\ude00'), "'Zoo.Letter' does not survive serialisation: it has half a surrogate pair" },
        { new(Map: new() { ["\ud83d"] = "a" }), "'Zoo.Map.Keys' does not survive serialisation: it has half a surrogate pair" },
        { new(Map: new() { ["a"] = "\ude00\ud83d" }), "'Zoo.Map[\"a\"]' does not survive serialisation: it has half a surrogate pair" },
        { new(Inner: new(More: [new("\ud83d")])), "'Zoo.Inner.More[0].Name' does not survive serialisation: it has half a surrogate pair" },
        { new(Array: default(ImmutableArray<int>)), "'Zoo.Array' does not survive serialisation: it is a default ImmutableArray" },
        { new(Json: default(JsonElement)), "'Zoo.Json' does not survive serialisation: it is a default JsonElement" },
        { new(Ref: new("\ud83d")), "'Zoo.Ref' does not survive serialisation: it has half a surrogate pair" },
    };

    [Theory]
    [MemberData(nameof(Zoos), DisableDiscoveryEnumeration = true)]
    public void Write_ValueThatWouldNotComeBack_NamesTheMember(Zoo zoo, string why)
    {
        foreach (JsonSerializerOptions options in (JsonSerializerOptions[])[StateJsonOptions.Default, StateJsonOptions.Stored, SignalPayload.Options])
        {
            Assert.StartsWith(why, Assert.Throws<NotSupportedException>(() => KeptValues.Write(zoo, typeof(Zoo), options)).Message, StringComparison.Ordinal);
            Assert.StartsWith(why, Assert.Throws<NotSupportedException>(() => KeptValues.ToElement(zoo, typeof(Zoo), options)).Message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<Zoo, string> ZoosOnTheWay() => new()
    {
        { new(Size: double.NaN), "'Zoo.Size' does not survive serialisation: NaN is no number in JSON" },
        { new(Sizes: [(Half)1, Half.PositiveInfinity]), "'Zoo.Sizes[1]' does not survive serialisation" },
        { new(Map: new() { ["a"] = "1", ["A"] = "2" }), "'Zoo.Map' does not survive serialisation: its key 'A' is blank, or there in two cases" },
        { new(Map: new() { [" "] = "1" }), "'Zoo.Map' does not survive serialisation: its key ' ' is blank" },
    };

    [Theory]
    [MemberData(nameof(ZoosOnTheWay), DisableDiscoveryEnumeration = true)]
    public void Write_ValueThatAMessageDoesNotCarry_NamesTheMember(Zoo zoo, string why) =>
        Assert.StartsWith(why, Assert.Throws<NotSupportedException>(() => SignalPayload.Write(zoo, typeof(Zoo))).Message, StringComparison.Ordinal);

    [Fact]
    public void Write_NumberThatIsNoneInJsonOfTheUser_NamesTheWayThere() => Assert.Equal(
        "'JsonObject[\"a\"][1]' does not survive serialisation: NaN is no number in JSON. Use null, or a text.",
        Assert.Throws<NotSupportedException>(() => KeptValues.Write(
            new JsonObject { ["a"] = new JsonArray(1, double.NaN) }, typeof(JsonObject), SignalPayload.Options)).Message);

    [Fact]
    public void Write_WholeCharactersAndTheReplacementCharacterItself_AreKept()
    {
        var zoo = new Zoo(Text: "\uFFFD \U0001F600 \\ufffd", Map: new() { ["\uFFFD"] = "\uFFFD" });

        foreach (JsonSerializerOptions options in (JsonSerializerOptions[])[StateJsonOptions.Default, SignalPayload.Options])
        {
            Zoo back = JsonSerializer.Deserialize<Zoo>(KeptValues.Write(zoo, typeof(Zoo), options), options)!;

            Assert.Equal((zoo.Text, "\uFFFD"), (back.Text, back.Map!["\uFFFD"]));
        }
    }

    public sealed class Node
    {
        public Node? Next { get; set; }
    }

    [Fact]
    public void Write_ObjectThatLeadsToItself_IsRefused()
    {
        var node = new Node();
        node.Next = node;

        Assert.Equal(
            "'Node.Next.Next.Next.Next…' does not survive serialisation: it is more than 64 levels deep, or leads back to itself. Keep ids of what it refers to, or a list instead of a chain.",
            Assert.Throws<NotSupportedException>(() => KeptValues.Write(node, typeof(Node), StateJsonOptions.Default)).Message);
    }

    [JsonDerivedType(typeof(Square), "square")]
    public record Shape;

    public sealed record Square(int Width) : Shape;

    public sealed record Circle(int Radius) : Shape;

    [Fact]
    public void Write_CaseThatIsNotNamed_IsRefused() => Assert.Contains(
        "Circle", Assert.Throws<NotSupportedException>(() => KeptValues.Write(new List<Shape> { new Square(1), new Circle(2) }, typeof(List<Shape>), StateJsonOptions.Default)).Message,
        StringComparison.Ordinal);

    [JsonPolymorphic(UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToBaseType)]
    [JsonDerivedType(typeof(Car), "car")]
    public record Vehicle;

    [JsonPolymorphic(UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
    [JsonDerivedType(typeof(Plane), "plane")]
    public record Flying;

    public sealed record Car(int Doors) : Vehicle;

    public sealed record Truck(int Axles) : Vehicle;

    public record Plane(int Seats) : Flying;

    public sealed record Jet(int Seats, int Engines) : Plane(Seats);

    [Fact]
    public void Write_CaseThatFallsBackToAnother_IsRefused()
    {
        Assert.Equal(
            "'Vehicle' does not survive serialisation: it is a 'Truck' where a 'Vehicle' is declared, which alone is written. "
                + "Declare 'Truck', or mark 'Vehicle' with [JsonDerivedType(typeof(Truck), \"…\")].",
            Assert.Throws<NotSupportedException>(() => KeptValues.Write(new Truck(3), typeof(Vehicle), StateJsonOptions.Default)).Message);
        Assert.StartsWith(
            "'List<Flying>[1]' does not survive serialisation: it is a 'Jet'",
            Assert.Throws<NotSupportedException>(() => KeptValues.Write(new List<Flying> { new Plane(1), new Jet(1, 2) }, typeof(List<Flying>), SignalPayload.Options)).Message,
            StringComparison.Ordinal);
    }

    public sealed class Extended
    {
        public int A { get; set; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement> More { get; set; } = [];
    }

    [Fact]
    public void Write_ExtensionDataNamedAsAMember_IsRefused()
    {
        var value = new Extended { A = 1, More = { ["a"] = JsonElement.Parse("7") } };

        foreach (JsonSerializerOptions options in (JsonSerializerOptions[])[StateJsonOptions.Default, StateJsonOptions.Stored])
        {
            Assert.Equal(
                "'Extended' does not survive serialisation: its [JsonExtensionData] has the key 'a', which is read as a member of 'Extended'. Use another key.",
                Assert.Throws<NotSupportedException>(() => KeptValues.Write(value, typeof(Extended), options)).Message);
        }
    }

    [Fact]
    public void Write_ExtensionDataOfOtherNames_ComesBack()
    {
        string json = KeptValues.Write(new Extended { A = 1, More = { ["x"] = JsonElement.Parse("7") } }, typeof(Extended), StateJsonOptions.Stored);

        Extended back = JsonSerializer.Deserialize<Extended>(json, StateJsonOptions.Stored)!;

        Assert.Equal((1, 7), (back.A, back.More["x"].GetInt32()));
    }

    [Fact]
    public void Write_Memory_ComesBack()
    {
        foreach (JsonSerializerOptions options in (JsonSerializerOptions[])[StateJsonOptions.Default, SignalPayload.Options])
        {
            Memory<int> numbers = JsonSerializer.Deserialize<Memory<int>>(KeptValues.Write((Memory<int>)new[] { 1, 2 }, typeof(Memory<int>), options), options);
            ReadOnlyMemory<char> letters = JsonSerializer.Deserialize<ReadOnlyMemory<char>>(
                KeptValues.Write("ab".AsMemory(), typeof(ReadOnlyMemory<char>), options), options);

            Assert.Equal([1, 2], numbers.ToArray());
            Assert.Equal("ab", letters.ToString());
        }
    }

    [Fact]
    public void Write_MemoryOfADerivedClass_IsRefused() => Assert.StartsWith(
        "'Memory<Animal>[0]' does not survive serialisation: it is a 'Dog'",
        Assert.Throws<NotSupportedException>(() => KeptValues.Write((Memory<Animal>)new Animal[] { new Dog("a", 1) }, typeof(Memory<Animal>), StateJsonOptions.Default)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Write_LazySequences_AreKept() => Assert.Equal(
        "[2,4]", KeptValues.Write(new[] { 1, 2 }.Select(it => it * 2), typeof(IEnumerable<int>), StateJsonOptions.Default));
}
