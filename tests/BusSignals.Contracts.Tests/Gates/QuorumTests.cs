using System.Text.Json;

namespace BusSignals.Contracts.Tests.Gates;

[Trait("Feature", "C19")]
public sealed class QuorumTests
{
    [Fact]
    public void Record_Answers_AreTakenUntilThereAreEnough()
    {
        var quorum = new Quorum<string>(2, "ann", "bob", "cid");

        Assert.False(quorum.Record("ann", "no"));
        Assert.False(quorum.Record("ann", "yes"));
        Assert.False(quorum.Record("eve", "yes"));
        Assert.True(quorum.Record("bob", "yes"));
        Assert.True(quorum.IsReached);
        Assert.False(quorum.Record("cid", "no"));
        Assert.False(quorum.Record("bob", "no"));

        Assert.Equal([new("ann", "yes"), new("bob", "yes")], quorum.Answers);
        Assert.Equal(["cid"], quorum.Missing);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    public void New_NeedingNobodyOrMoreThanThereAre_IsRefused(int needed)
    {
        var refused = Assert.Throws<ArgumentException>(() => new Quorum<int>(needed, "ann", "bob"));

        Assert.Equal($"A quorum needs {needed} of 2 voters; it must be from 1 to their number. (Parameter 'needed')", refused.Message);
    }

    [Fact]
    public void New_WithAVoterTwice_IsRefused()
    {
        var refused = Assert.Throws<ArgumentException>(() => new Quorum<int>(1, "ann", "Ann", "ann"));

        Assert.Equal("A quorum names a voter twice: ann, Ann, ann. Give each once. (Parameter 'voters')", refused.Message);
    }

    [Fact]
    public void Json_OfAQuorum_ReadsBackWithItsAnswers()
    {
        var quorum = Quorum.All<int>("ann", "bob");
        quorum.Record("bob", 7);

        Quorum<int> read = JsonSerializer.Deserialize<Quorum<int>>(JsonSerializer.Serialize(quorum))!;

        Assert.Equal((2, 7, false), (read.Needed, read.Answers["bob"], read.IsReached));
        Assert.Equal(["ann"], read.Missing);
    }
}
