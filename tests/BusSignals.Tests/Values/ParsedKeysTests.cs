using System.Text.Json;

namespace BusSignals.Tests.Values;

/// <summary>Two names that are one key of a dictionary are refused like two members of one name.</summary>
[Trait("Feature", "R7")]
public sealed class ParsedKeysTests
{
    public sealed record Numbered(string Name, Dictionary<int, string>? ByNumber = null, List<Dictionary<DayOfWeek, int>>? ByDay = null, Dictionary<string, int>? ByText = null);

    [Theory]
    [InlineData("""{"byNumber":{"1":"a","01":"b"}}""", "has the member '1' and also '01' at '/byNumber'; write it once, so that it is not chance which of the two counts")]
    [InlineData("""{"byDay":[{"Sunday":1,"0":2}]}""", "has the member 'Sunday' and also '0' at '/byDay/0'; write it once, so that it is not chance which of the two counts")]
    public void Find_TwoNamesOfOneKey_GivesBoth(string json, string why) =>
        Assert.Equal(why, $"{RepeatedMembers.Find(JsonElement.Parse(json), typeof(Numbered))}");

    [Theory]
    [InlineData("""{"byNumber":{"1":"a","11":"b"},"byText":{"1":1,"01":2}}""")]
    [InlineData("""{"byNumber":{"x":"a","y":"b"}}""")]
    [InlineData("""{"byNumber":null,"byDay":[null,{}]}""")]
    public void Find_OtherNames_FindsNothing(string json) => Assert.Null(RepeatedMembers.Find(JsonElement.Parse(json), typeof(Numbered)));
}
