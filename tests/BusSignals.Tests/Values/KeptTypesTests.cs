using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

#pragma warning disable CA1051 // what users write all the same

namespace BusSignals.Tests.Values;

/// <summary>Whatever passes the check comes back equal: by the options of states and results, and by those of payloads.</summary>
[Trait("Feature", "R7")]
public sealed class KeptTypesTests
{
    public enum Color
    {
        Red,
        Green = 7,
    }

    public sealed record Pair(string Name, (int Number, string Text) Value);

    public sealed class Fields
    {
        public int Number;
        public (int, (string, DateOnly)) Nested;

        public override bool Equals(object? obj) => obj is Fields other && (Number, Nested) == (other.Number, other.Nested);

        public override int GetHashCode() => Number;
    }

    public sealed class Captured(string name)
    {
        public string Name => name;

        public int Length => Name.Length;

        public override bool Equals(object? obj) => obj is Captured other && Name == other.Name;

        public override int GetHashCode() => Length;
    }

    public sealed class Full
    {
        private int _number;

        public int Number
        {
            get => _number;
            set => _number = value < 0 ? 0 : value;
        }

        public required string Name { get; init; }

        [JsonInclude]
        public string? Note { get; private set; }

        [JsonIgnore]
        public int Skipped { get; set; }

        [field: NonSerialized]
        private int? Cached { get; set; }

        public int Twice() => Cached ??= Number * 2;

        public void Take(string note) => Note = note;

        public override bool Equals(object? obj) => obj is Full other && (Number, Name, Note) == (other.Number, other.Name, other.Note);

        public override int GetHashCode() => Number;
    }

    /// <summary>What it computes follows from what is kept, however it is written.</summary>
    public sealed class Computed
    {
        public List<int> Items { get; set; } = [];

        public (int Low, int High) Range { get; set; }

        public int Low => Range.Low;

        public int Sum
        {
            get
            {
                int high = Range.High;
                return Items.Where(it => it <= high).Sum();
            }
        }

        public IEnumerable<int> Large
        {
            get
            {
                foreach (int item in Items)
                {
                    if (item > Range.Low)
                    {
                        yield return item;
                    }
                }
            }
        }

        public override bool Equals(object? obj) => obj is Computed other && Items.SequenceEqual(other.Items) && Range == other.Range;

        public override int GetHashCode() => Sum;
    }

    public sealed class Tags : List<string>;

    [JsonDerivedType(typeof(Dog), "dog")]
    [JsonDerivedType(typeof(Cat), "cat")]
    public abstract record Animal(string Name);

    public sealed record Dog(string Name, int Age) : Animal(Name);

    public sealed record Cat(string Name) : Animal(Name);

    public sealed class OwnConverter : JsonConverter<Own>
    {
        public override Own Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Own value, JsonSerializerOptions options) => writer.WriteStringValue(value.Secret());
    }

    [JsonConverter(typeof(OwnConverter))]
    public sealed class Own(string text)
    {
        private readonly string _text = text;

        public string Secret() => _text;

        public override bool Equals(object? obj) => obj is Own other && _text == other._text;

        public override int GetHashCode() => _text.Length;
    }

    public sealed class CardConverter : JsonConverter<ICard>
    {
        public override ICard Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new Card(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, ICard value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }

    [JsonConverter(typeof(CardConverter))]
    public interface ICard
    {
        string Text { get; }
    }

    public sealed record Card(string Text) : ICard;

    public static TheoryData<object> Values()
    {
        var full = new Full { Number = 3, Name = "n", Skipped = 0 };
        full.Take("note");
        return
        [
            true, 'x', (sbyte)-1, (byte)1, (short)-2, (ushort)2, -3, 3u, long.MinValue, ulong.MaxValue, Int128.MinValue, UInt128.MaxValue,
            float.Epsilon, double.MaxValue, -0.0, (Half)1.5, 1.10m, decimal.MinValue, Color.Green, (Color)99,
            new Guid("11111111-2222-3333-4444-555555555555"), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Unspecified), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(1),
            new DateOnly(2026, 1, 2), new TimeOnly(3, 4, 5, 6), TimeSpan.MinValue, new Uri("https://example.com/a?b#c"), new Version(1, 2, 3),
            "text \uFFFD \U0001F600", new byte[] { 1, 2 }, new Ref<Animal>("42"),
            (7, "seven"), (1, 2, 3, 4, 5, 6, 7, 8, 9), Tuple.Create(7, "seven"), new List<(int, string)> { (1, "a") },
            new Dictionary<string, (int, Color)> { ["k"] = (1, Color.Green) }, KeyValuePair.Create("k", (1, 2)), new Pair("n", (7, "seven")),
            new Fields { Number = 1, Nested = (2, ("three", new DateOnly(2026, 4, 5))) }, new Captured("name"), full, new Own("text"),
            new Computed { Items = [1, 2, 3], Range = (1, 2) },
            ProcessId.Parse(SignalPath.Parse("/order/{order}"), "/order/4%2F2"), default(ProcessId), SignalId.Parse("order.paid"), default(SignalId),
            new Dictionary<SignalId, int> { [SignalId.Parse("order.paid")] = 1 },
            new[] { 1, 2 }, new[] { [1], new[] { 2, 3 } }, new HashSet<int> { 1, 2 }, new SortedSet<string> { "b", "a" }, new LinkedList<int>([1, 2]),
            new Queue<int>([1, 2]), new ConcurrentQueue<int>([1, 2]), new Collection<int> { 1, 2 }, new ObservableCollection<int> { 1, 2 },
            ImmutableArray.Create(1, 2), ImmutableList.Create(1, 2), ImmutableHashSet.Create(1, 2), ImmutableSortedSet.Create(2, 1), ImmutableQueue.Create(1, 2),
            new Dictionary<int, string> { [1] = "a" }, new Dictionary<Color, int> { [Color.Green] = 1 }, new Dictionary<Guid, int> { [Guid.Empty] = 1 },
            new Dictionary<Ref<Animal>, int> { [new("42")] = 1 }, new SortedDictionary<int, int> { [2] = 1, [1] = 2 }, new SortedList<int, int> { [2] = 1 },
            new ConcurrentDictionary<int, int>([new(1, 2)]), ImmutableDictionary<int, int>.Empty.Add(1, 2), ImmutableSortedDictionary<int, int>.Empty.Add(1, 2),
            new OrderedDictionary<int, int> { [2] = 1, [1] = 2 }, new Tags { "a", "b" }, new List<Animal> { new Dog("a", 3), new Cat("b") },
        ];
    }

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Write_ToTheState_ComesBackEqual(object value) => Assert.Equal(value, BackAgain(value, StateJsonOptions.Default));

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Write_ToAPayload_ComesBackEqual(object value) => Assert.Equal(value, BackAgain(value, SignalPayload.Options));

    [Fact]
    public void Write_NumbersThatAreNone_ComeBackInAState() => Assert.Equal(
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity],
        BackAgain(new List<double> { double.NaN, double.PositiveInfinity, double.NegativeInfinity }, StateJsonOptions.Default));

    [Fact]
    public void Write_InterfaceWithAConverterOfItsOwn_ComesBackInAState() => Assert.Equal(
        [new Card("text")], BackAgain(new List<ICard> { new Card("text") }, StateJsonOptions.Default));

    [Fact]
    public void Write_DictionaryByDecimal_ComesBackInAState() => Assert.Equal(
        new Dictionary<decimal, int> { [1.5m] = 2 }, BackAgain(new Dictionary<decimal, int> { [1.5m] = 2 }, StateJsonOptions.Default));

    [Fact]
    public void Write_SortedDictionaryByText_ComesBackInAState() => Assert.Equal(
        new SortedDictionary<string, int> { ["b"] = 2, ["a"] = 1 }, BackAgain(new SortedDictionary<string, int> { ["b"] = 2, ["a"] = 1 }, StateJsonOptions.Default));

    [Fact]
    public void Read_AStateWithoutFields_OfAnEarlierVersion_LeavesThemEmpty() => Assert.Equal(
        new Fields(), JsonSerializer.Deserialize<Fields>("{}", StateJsonOptions.Stored));

    private static T BackAgain<T>(T value, JsonSerializerOptions options)
        where T : notnull
    {
        Type type = value.GetType();
        Assert.Empty(TypeCheck.Faults(type, options));
        return (T)JsonSerializer.Deserialize(KeptValues.Write(value, type, options), type, options)!;
    }
}
