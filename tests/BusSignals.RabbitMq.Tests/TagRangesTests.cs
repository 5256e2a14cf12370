namespace BusSignals.RabbitMq.Tests;

public sealed class TagRangesTests
{
    private readonly TagRanges _ranges = new();

    [Fact]
    public void Through_Nothing_IsZero() => Assert.Equal(0ul, _ranges.Through);

    [Theory]
    [InlineData(new[] { 1, 2, 3 }, 3, 0)]
    [InlineData(new[] { 2, 3 }, 0, 1)]
    [InlineData(new[] { 2, 4, 6 }, 0, 3)]
    [InlineData(new[] { 2, 4, 3 }, 0, 1)]
    [InlineData(new[] { 3, 2, 1 }, 3, 0)]
    [InlineData(new[] { 2, 5, 1 }, 2, 1)]
    public void Add_InAnyOrder_GoesThroughToTheFirstGap(int[] tags, int through, int behind)
    {
        foreach (int tag in tags)
        {
            _ranges.Add((ulong)tag);
        }

        Assert.Equal(((ulong)through, behind), (_ranges.Through, _ranges.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Add_ShuffledNumbers_AgreesWithASetAtEachStep(int seed)
    {
        int[] tags = [.. Enumerable.Range(1, 2000)];
        new Random(seed).Shuffle(tags);
        HashSet<ulong> all = [];
        ulong through = 0;
        foreach (int tag in tags)
        {
            all.Add((ulong)tag);
            while (all.Contains(through + 1))
            {
                through++;
            }

            _ranges.Add((ulong)tag);

            Assert.Equal(through, _ranges.Through);
        }

        Assert.Equal((2000ul, 0), (_ranges.Through, _ranges.Count));
    }

    [Fact]
    public void Add_VeryManyBehindOneGap_KeepsOneRange()
    {
        for (ulong tag = 2; tag <= 100_000; tag++)
        {
            _ranges.Add(tag);
        }

        Assert.Equal((0ul, 1), (_ranges.Through, _ranges.Count));
    }
}
