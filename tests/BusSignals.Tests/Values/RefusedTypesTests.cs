using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Net;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MassTransit.Serialization;

#pragma warning disable CA1051, CA1708, CA1710 // what users write all the same

namespace BusSignals.Tests.Values;

/// <summary>What would not come back is found by looking at the type, and named with its member.</summary>
[Trait("Feature", "R7")]
public sealed class RefusedTypesTests
{
    private const string Fix = "Give it a constructor parameter or a public setter, or mark it [JsonIgnore].";

    public sealed record Holder<T>(string Name, T Value);

    public class Box
    {
        private readonly List<string> _items = [];
        private int _opened;

        public IReadOnlyList<string> Items => _items;

        public Guid Id { get; } = Guid.NewGuid();

        public int Weight { get; private set; }

        public int Opened => _opened;

        public int Length => Items.Count;

        internal int Inner { get; set; }

        public void Add(string item, int weight)
        {
            _items.Add(item);
            Weight += weight;
            _opened++;
        }
    }

    public sealed class Hidden
    {
        private readonly Dictionary<string, int> _counts = [];
        private int _total;

        public string? Name { get; set; }

        public int Count(string name) => _total += _counts[name] = _counts.GetValueOrDefault(name) + 1;
    }

    public sealed class Iterated
    {
        [NonSerialized]
        private readonly List<int> _items = [];

        public IEnumerable<int> Items
        {
            get
            {
                foreach (int item in _items)
                {
                    yield return item;
                }
            }
        }

        public void Add(int item) => _items.Add(item);
    }

    public sealed class Derived : Box;

    public sealed class Unbound
    {
        public Unbound(string name, int size) => Name = $"{name}{size}";

        public string Name { get; }
    }

    public sealed class Unmakeable
    {
        public Unmakeable(string name) => Name = name;

        public Unmakeable(int number) => Name = $"{number}";

        public string Name { get; }
    }

    public readonly struct Point(int x)
    {
        public int X { get; } = x;
    }

    public sealed class Named : List<int>
    {
        public string? Name { get; set; }
    }

    public sealed class NamedMap : Dictionary<string, int>
    {
        public int Version;
    }

    public sealed class Pile : Stack<int>;

    public interface IShape
    {
        string Name { get; }
    }

    public abstract class Shape
    {
        public string? Name { get; set; }
    }

    [JsonDerivedType(typeof(Small))]
    public class Size
    {
        public int Width { get; set; }
    }

    public sealed class Small : Size
    {
        public int Height { get; set; }
    }

    public sealed class Conditional
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int Number { get; set; } = 5;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Text { get; set; } = "text";

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Fine { get; set; }
    }

    public sealed class Texted
    {
        [JsonNumberHandling(JsonNumberHandling.WriteAsString)]
        public int? Number { get; set; }

        [JsonNumberHandling(JsonNumberHandling.WriteAsString)]
        public List<decimal> Numbers { get; set; } = [];

        [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
        public long Fine { get; set; }

        public int Plain { get; set; }
    }

    [JsonNumberHandling(JsonNumberHandling.WriteAsString)]
    public sealed record AllTexted(int Number, Half? Other, string Text, bool IsSet, DateTime Day, [property: JsonNumberHandling(JsonNumberHandling.Strict)] int Strict);

    public sealed class Comparing
    {
        public Dictionary<string, int> Counts { get; set; } = new(StringComparer.OrdinalIgnoreCase);

        public HashSet<string> Names { get; } = new(StringComparer.InvariantCulture);

        public HashSet<string> Others { get; set; } = new(StringComparer.InvariantCulture);

        [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
        public HashSet<string> Kept { get; } = new(StringComparer.OrdinalIgnoreCase);
    }

    public sealed class Growing
    {
        [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
        public List<int> Items { get; set; } = [1];

        [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
        public Dictionary<string, int> Only { get; } = [];
    }

    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    public sealed class AllGrowing
    {
        public List<int> Items { get; set; } = [1];

        public List<int> Only { get; } = [];

        public string Text { get; set; } = "";
    }

    public sealed class Listed
    {
        public List<int> Items { get; set; } = [1];
    }

    public sealed class Extended<T>
    {
        public int A { get; set; }

        [JsonExtensionData]
        public T? More { get; set; }
    }

    public sealed class ExtendedOnce
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement> More { get; } = [];
    }

    public sealed class ExtendedFromTheStart
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement> More { get; set; } = new() { ["x"] = JsonElement.Parse("1") };
    }

    public sealed class Labelled : List<int>
    {
        private string _label = "";

        public void Label(string label) => _label = label + _label;
    }

    public class Counted : Dictionary<string, int>
    {
        protected int Hits;
    }

    public sealed class CountedMore : Counted
    {
        public void Hit() => Hits++;
    }

    public sealed class Ignoring
    {
        private int _number;

        public int Number
        {
            get => _number;
            set { }
        }

        public void Raise() => _number++;
    }

    public class Notifying
    {
        public event Action? Changed;

        public int Number { get; set; }

        [field: NonSerialized]
        public event Action? Seen;

        public void Raise() => (Changed + Seen)?.Invoke();
    }

    public sealed class Formatting
    {
        private Func<int, string> _format = it => $"{it}";

        public int Number { get; set; }

        public void Use(Func<int, string> format) => _format = format;

        public override string ToString() => _format(Number);
    }

    public class Old
    {
        public int Number { get; set; }
    }

    public sealed class Young : Old
    {
        public new string? Number { get; set; }
    }

    public class Virtual
    {
        public virtual string? Name { get; set; }
    }

    public sealed class Overriding : Virtual
    {
        public override string? Name { get; set; }
    }

    public sealed class SetOnly
    {
        private string _name = "";

        public string Shown
        {
            get => _name;
            set => _name = value;
        }

        public string Name
        {
            set => _name = value;
        }
    }

    public sealed record Constant(string Name)
    {
        public readonly int Number = 7;
    }

    public sealed class OfOthers
    {
        [System.Runtime.Serialization.IgnoreDataMember]
        public string? Secret { get; set; }

        [System.Runtime.Serialization.DataMember(Name = "shown")]
        public string? Name { get; set; }

        [System.Runtime.Serialization.DataMember]
        public int Number { get; set; }

        [Newtonsoft.Json.JsonConverter(typeof(Newtonsoft.Json.Converters.StringEnumConverter))]
        public DayOfWeek Day { get; set; }
    }

    public sealed record TwoCases(int Id, int ID);

    public sealed class Outside
    {
        public Holder<Holder<List<Dictionary<string, Stack<int>>>>>? Deep { get; set; }
    }

    [Fact]
    public void Faults_OfAClassThatKeepsMoreThanItShows_NamesEachMember() => Assert.Equal(
        [
            $"'Box.Items' does not survive serialisation: it is written, but not read. {Fix}",
            $"'Box.Id' does not survive serialisation: it is written, but not read. {Fix}",
            $"'Box.Weight' does not survive serialisation: it is written, but not read. {Fix}",
            $"'Box.Opened' does not survive serialisation: it is written, but not read. {Fix}",
            $"'Box.Length' does not survive serialisation: it is written, but not read. {Fix}",
            "'Box._items' does not survive serialisation: it is a field, which is not written. Make it a public property, or mark it [NonSerialized] if it can be made again.",
            "'Box._opened' does not survive serialisation: it is a field, which is not written. Make it a public property, or mark it [NonSerialized] if it can be made again.",
            "'Box.Inner' does not survive serialisation: it is not public, and so not written. Make it public, or mark it [JsonInclude] or [JsonIgnore].",
        ],
        TypeCheck.Faults(typeof(Box), StateJsonOptions.Default));

    [Fact]
    public void Faults_OfPrivateState_NamesTheFields() => Assert.Equal(
        ["Hidden._counts", "Hidden._total"], Members(typeof(Hidden)));

    [Fact]
    public void Faults_OfAnIteratorOverAField_NamesIt() => Assert.Equal(["Iterated.Items"], Members(typeof(Iterated)));

    [Fact]
    public void Faults_OfABaseClass_AreTheDerivedOnes() => Assert.Contains("Derived.Weight", Members(typeof(Derived)));

    [Fact]
    public void Faults_OfConditions_NamesWhatBeginsWithAValue() => Assert.Equal(
        ["Conditional.Number", "Conditional.Text"], Members(typeof(Conditional)));

    [Fact]
    [Trait("Feature", "R7")]
    public void Faults_OfNumbersWrittenAsText_NamesThoseThatAreNotReadFromText()
    {
        const string Why = "' does not survive serialisation: its numbers are written as text, by [JsonNumberHandling], and not read from text. "
            + "Add JsonNumberHandling.AllowReadingFromString.";

        Assert.Equal([$"'Texted.Number{Why}", $"'Texted.Numbers{Why}"], TypeCheck.Faults(typeof(Texted), StateJsonOptions.Default));
        Assert.Equal([$"'AllTexted.Number{Why}", $"'AllTexted.Other{Why}"], TypeCheck.Faults(typeof(AllTexted), SystemTextJsonMessageSerializer.Options));
    }

    [Fact]
    public void Faults_OfComparers_NamesWhatBeginsWithOneOfItsOwn() => Assert.Equal(
        ["Comparing.Names", "Comparing.Counts", "Comparing.Others", "Comparing.Kept"], Members(typeof(Comparing)));

    [Fact]
    public void Faults_OfWhatIsPopulated_NamesEachMember()
    {
        const string Why = "' does not survive serialisation: what is read is added to what it begins with, by JsonObjectCreationHandling.Populate. "
            + "Take that out, and give the member a constructor parameter or a setter.";

        Assert.Equal([$"'Growing.Items{Why}", $"'Growing.Only{Why}"], TypeCheck.Faults(typeof(Growing), StateJsonOptions.Default));
        Assert.Equal([$"'AllGrowing.Items{Why}", $"'AllGrowing.Only{Why}"], TypeCheck.Faults(typeof(AllGrowing), StateJsonOptions.Default));
        Assert.Equal(
            [$"'Listed.Items{Why}"],
            TypeCheck.Faults(typeof(Listed), new JsonSerializerOptions { PreferredObjectCreationHandling = JsonObjectCreationHandling.Populate }));
    }

    [Fact]
    public void Faults_OfASetterWithoutCode_NamesTheMember() => Assert.Equal(
        [$"'Ignoring.Number' does not survive serialisation: it is written, but not read. {Fix}"], TypeCheck.Faults(typeof(Ignoring), StateJsonOptions.Default).Take(1));

    [Fact]
    public void Faults_OfEventsAndDelegates_NamesThoseThatAreNotMarked()
    {
        Assert.Equal(
            ["'Notifying.Changed' does not survive serialisation: it is an event, whose subscribers are not written. Take it out, or mark it [field: NonSerialized] if they subscribe again."],
            TypeCheck.Faults(typeof(Notifying), StateJsonOptions.Default));
        Assert.Equal(
            ["'Formatting._format' does not survive serialisation: it is a field, which is not written. Make it a public property, or mark it [NonSerialized] if it can be made again."],
            TypeCheck.Faults(typeof(Formatting), StateJsonOptions.Default));
    }

    [Fact]
    public void Faults_OfAMemberThatADerivedClassHides_NamesBothClasses() => Assert.Equal(
        ["'Young.Number' does not survive serialisation: that of 'Old' is hidden by that of 'Young', which alone is written. Rename one of them, or mark the hidden one [JsonIgnore]."],
        TypeCheck.Faults(typeof(Young), StateJsonOptions.Default));

    [Fact]
    public void Faults_OfAnOverride_AreNone() => Assert.Empty(TypeCheck.Faults(typeof(Overriding), StateJsonOptions.Default));

    [Fact]
    public void Faults_OfAPropertyThatCanOnlyBeSet_NamesIt() => Assert.Equal(
        ["'SetOnly.Name' does not survive serialisation: it can be set and not read, so that it is never written. Give it a getter, or mark it [JsonIgnore]."],
        TypeCheck.Faults(typeof(SetOnly), StateJsonOptions.Default));

    [Fact]
    public void Faults_OfAPublicReadonlyFieldOfAMessage_NamesIt() => Assert.Equal(
        ["'Constant.Number' does not survive serialisation: it is a public field, which is not written. Make it a property, or mark it [JsonInclude] or [JsonIgnore]."],
        TypeCheck.Faults(typeof(Constant), SystemTextJsonMessageSerializer.Options));

    [Fact]
    public void Faults_OfADefaultConditionOfTheSerializer_NamesTheOption() => Assert.Equal(
        ["'Listed.Items' does not survive serialisation: it is not written where it is null or zero, and is then read as what it begins with. "
            + "Leave DefaultIgnoreCondition of the serializer as it is, or mark it [JsonIgnore(Condition = JsonIgnoreCondition.Never)]."],
        TypeCheck.Faults(typeof(Listed), new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault }));

    [Fact]
    public void Faults_OfNamesThatDifferInCaseOnly_SaysToRename() => Assert.EndsWith(
        ". Rename one of the two, or give it another [JsonPropertyName]; names that differ in case only are one.",
        Assert.Single(TypeCheck.Faults(typeof(TwoCases), StateJsonOptions.Default)),
        StringComparison.Ordinal);

    [Fact]
    public void Faults_OfAttributesOfOtherSerializers_NamesThoseThatWouldChangeSomething() => Assert.Equal(
        [
            "'OfOthers.Secret' does not survive serialisation: its [IgnoreDataMember] is of another serializer, which is not the one here. Write [JsonIgnore] of System.Text.Json, or take it out.",
            "'OfOthers.Name' does not survive serialisation: its [DataMember] is of another serializer, which is not the one here. "
                + "Write [JsonPropertyName(\"shown\")] of System.Text.Json, or take it out.",
            "'OfOthers.Day' does not survive serialisation: its [JsonConverter] is of another serializer, which is not the one here. Write [JsonConverter(typeof(…))] of System.Text.Json, or take it out.",
        ],
        TypeCheck.Faults(typeof(OfOthers), StateJsonOptions.Default));

    [Fact]
    public void Faults_OfExtensionData_AllowsOneKind()
    {
        const string Declare = "Declare it as a Dictionary<string, JsonElement> with a setter.";

        Assert.Empty(TypeCheck.Faults(typeof(Extended<Dictionary<string, JsonElement>>), StateJsonOptions.Default));
        Assert.Empty(TypeCheck.Faults(typeof(Extended<IDictionary<string, JsonElement>>), StateJsonOptions.Stored));
        Assert.Equal(
            [$"'Extended<JsonObject>.More' does not survive serialisation: as [JsonExtensionData] a 'JsonObject' is not written as it is read. {Declare}"],
            TypeCheck.Faults(typeof(Extended<JsonObject>), StateJsonOptions.Default));
        Assert.Equal(
            [$"'Extended<Dictionary<string, object>>.More' does not survive serialisation: as [JsonExtensionData] a 'Dictionary<string, object>' is not written as it is read. {Declare}"],
            TypeCheck.Faults(typeof(Extended<Dictionary<string, object>>), StateJsonOptions.Default));
        Assert.Equal(
            [$"'ExtendedOnce.More' does not survive serialisation: it is [JsonExtensionData] that cannot be set. {Declare}"],
            TypeCheck.Faults(typeof(ExtendedOnce), StateJsonOptions.Default));
        Assert.Equal(
            ["'ExtendedFromTheStart.More' does not survive serialisation: it is [JsonExtensionData] and begins with content, which would come back after it was removed. Let it begin empty."],
            TypeCheck.Faults(typeof(ExtendedFromTheStart), StateJsonOptions.Default));
    }

    [Fact]
    public void Faults_DeepInside_NamesTheWayThere() => Assert.Equal(
        ["'Outside.Deep.Value.Value[][]' does not survive serialisation: a 'Stack<int>' comes back in reverse. Use a list or a queue."],
        TypeCheck.Faults(typeof(Outside), StateJsonOptions.Default));

    public static TheoryData<Type, string> Types() => new()
    {
        { typeof(Stack<int>), "a 'Stack<int>' comes back in reverse" },
        { typeof(ConcurrentStack<int>), "comes back in reverse" },
        { typeof(ConcurrentBag<int>), "comes back in reverse" },
        { typeof(ImmutableStack<int>), "comes back in reverse" },
        { typeof(IImmutableStack<int>), "comes back in reverse" },
        { typeof(Pile), "a 'Pile' comes back in reverse" },
        { typeof(Stack), "comes back in reverse" },
        { typeof(ReadOnlyCollection<int>), "nothing can make a 'ReadOnlyCollection<int>' of JSON again" },
        { typeof(FrozenSet<int>), "nothing can make" },
        { typeof(FrozenDictionary<int, int>), "nothing can make" },
        { typeof(ReadOnlyDictionary<int, int>), "nothing can make" },
        { typeof(PriorityQueue<int, int>), "" },
        { typeof(ArraySegment<int>), "nothing can make" },
        { typeof(ArrayList), "elements of no declared type" },
        { typeof(Hashtable), "elements of no declared type" },
        { typeof(BitArray), "elements of no declared type" },
        { typeof(int[,]), "" },
        { typeof(Named), "of the collection 'Named' the elements are written, but not 'Name'" },
        { typeof(NamedMap), "of the collection 'NamedMap' the elements are written, but not 'Version'" },
        { typeof(Labelled), "of the collection 'Labelled' the elements are written, but not '_label'" },
        { typeof(CountedMore), "of the collection 'CountedMore' the elements are written, but not 'Hits'" },
        { typeof(Dictionary<(int, int), string>), "a '(int, int)' cannot be the key of a dictionary in JSON" },
        { typeof(Dictionary<byte[], string>), "cannot be the key" },
        { typeof(Dictionary<Point, string>), "cannot be the key" },
        { typeof(object), "it is declared as 'object'" },
        { typeof(List<object>), "it is declared as 'object'" },
        { typeof(Dictionary<string, object>), "it is declared as 'object'" },
        { typeof(IShape), "'IShape' is an interface" },
        { typeof(Shape), "'Shape' is abstract" },
        { typeof(IComparable), "'IComparable' is an interface" },
        { typeof(Size), "a 'Small' is written without its name. Write [JsonDerivedType(typeof(Small), \"…\")]" },
        { typeof(Action), "is not data" },
        { typeof(Func<int>), "is not data" },
        { typeof(Stream), "is not data" },
        { typeof(MemoryStream), "is not data" },
        { typeof(System.Text.StringBuilder), "is not data" },
        { typeof(AsyncLocal<int>), "is not data" },
        { typeof(Lazy<int>), "is not data" },
        { typeof(Type), "is not data" },
        { typeof(Task), "is not data" },
        { typeof(Task<int>), "is not data" },
        { typeof(ValueTask<int>), "is not data" },
        { typeof(CancellationToken), "is not data" },
        { typeof(IAsyncEnumerable<int>), "is not data" },
        { typeof(nint), "is not data" },
        { typeof(BigInteger), "the serializer does not read a 'BigInteger' as it was written. Use simple types, records, lists and dictionaries, or write a [JsonConverter]." },
        { typeof(Complex), "the serializer does not read a 'Complex' as it was written. Use simple types, records, lists and dictionaries, or write a [JsonConverter]." },
        { typeof(Index), "the serializer does not read a 'Index' as it was written. Use simple types, records, lists and dictionaries, or write a [JsonConverter]." },
        { typeof(System.Drawing.Color), "the serializer does not read a 'Color' as it was written. Use simple types, records, lists and dictionaries, or write a [JsonConverter]." },
        { typeof(Exception), "" },
        { typeof(IPAddress), "the serializer does not read a 'IPAddress' as it was written" },
        { typeof(TimeZoneInfo), "the serializer does not read a 'TimeZoneInfo' as it was written" },
        { typeof(Random), "the serializer does not read a 'Random' as it was written" },
        { typeof(Lazy<int>), "" },
        { typeof(Point), "written, but not read" },
        { typeof(Unbound), "'Unbound.size' does not survive serialisation: no property has the name and type of this constructor parameter" },
        { typeof(Unmakeable), "no constructor of 'Unmakeable' can be used to read it" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Faults_OfATypeThatDoesNotComeBack_SaysWhy(Type type, string why)
    {
        Assert.Contains(why, string.Join('\n', TypeCheck.Faults(type, StateJsonOptions.Default)), StringComparison.Ordinal);
        Assert.Contains("'Holder<", string.Join('\n', TypeCheck.Faults(typeof(Holder<>).MakeGenericType(type), StateJsonOptions.Default)), StringComparison.Ordinal);
        Assert.NotEmpty(TypeCheck.Faults(type, StateJsonOptions.Default));
    }

    public sealed class CamelCase() : JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase);

    [JsonConverter(typeof(CamelCase))]
    public enum Twice
    {
        Red = 1,
        red = 2,
    }

    public sealed class PublicFields
    {
        public int Number;
    }

    public static TheoryData<Type, string> MessageTypes() => new()
    {
        { typeof((int, string)), "'Holder<(int, string)>.Value' does not survive serialisation: the tuple '(int, string)' is made of public fields" },
        { typeof(List<(int, string)>), "Value[]' does not survive serialisation: the tuple" },
        { typeof(PublicFields), "Value.Number' does not survive serialisation: it is a public field, which is not written" },
        { typeof(SortedDictionary<string, int>), "comes back as null" },
        { typeof(ImmutableDictionary<string, int>), "comes back as null" },
        { typeof(ConcurrentDictionary<string, int>), "comes back as null" },
        { typeof(Dictionary<decimal, int>), "cannot be the key" },
        { typeof(Dictionary<Uri, int>), "in a message the key of a dictionary cannot be a 'Uri', which MassTransit writes unescaped. Use a string." },
        { typeof(Extended<Dictionary<string, JsonElement>>), "More' does not survive serialisation: a message carries no [JsonExtensionData]" },
        { typeof(Extended<JsonObject>), "More' does not survive serialisation: a message carries no [JsonExtensionData]" },
        { typeof(IShape), "'IShape' is an interface" },
        { typeof(Twice), "' does not survive serialisation: the value 'red' of 'Twice' is written as \"red\", which is read as another one" },
        { typeof(Vector2), "the serializer does not read a 'Vector2' as it was written" },
    };

    [Theory]
    [MemberData(nameof(MessageTypes))]
    public void Faults_OfWhatMassTransitDoesNotCarry_SaysWhy(Type type, string why) => Assert.Contains(
        why, string.Join('\n', TypeCheck.Faults(typeof(Holder<>).MakeGenericType(type), SystemTextJsonMessageSerializer.Options)), StringComparison.Ordinal);

    private static IEnumerable<string> Members(Type type) =>
        TypeCheck.Faults(type, StateJsonOptions.Default).Select(it => it.Split('\'')[1]);
}
