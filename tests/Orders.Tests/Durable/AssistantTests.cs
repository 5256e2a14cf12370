using Microsoft.Extensions.DependencyInjection;
using Orders.Durable;

namespace Orders.Tests;

/// <summary>Human approval of tool calls before they run, with a model that is not one.</summary>
[Trait("Feature", "C20")]
public sealed class AssistantTests
{
    private const string Path = "/conversation/7/answer";
    private static readonly ToolCall Refund = new("refund", """{"order":"42"}""");

    private sealed class Diary
    {
        public List<string> Asked { get; } = [];

        public List<ToolCall> Called { get; } = [];
    }

    /// <summary>Wants to refund first, and is content when that is done.</summary>
    private sealed class Model(Diary diary) : IProcessActivity<IReadOnlyList<string>, ModelReply>
    {
        public Task<ModelReply> RunAsync(IReadOnlyList<string> input, ProcessActivityContext context)
        {
            diary.Asked.Add(string.Join(" | ", input));
            return Task.FromResult(input.Count == 1 ? new ModelReply("I will refund it.", [Refund]) : new ModelReply("It is refunded.", []));
        }
    }

    private sealed class Tools(Diary diary) : IProcessActivity<IReadOnlyList<ToolCall>, IReadOnlyList<string>>
    {
        public Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<ToolCall> input, ProcessActivityContext context)
        {
            diary.Called.AddRange(input);
            return Task.FromResult<IReadOnlyList<string>>([.. input.Select(it => $"{it.Tool} done")]);
        }
    }

    private readonly Diary _diary = new();

    private async Task<Shop> AskAsync()
    {
        Shop shop = await Shop.OpenAsync(further: it => it.AddAssistant<Model, Tools>(), services: it => it.AddSingleton(_diary));
        await shop.StartAsync<AssistantProcess>(new AskAssistant("7", "My parcel is broken."));
        return shop;
    }

    [Fact]
    [Trait("Feature", "C18")]
    public async Task Tools_Approved_RunOnceAndTheModelGoesOn()
    {
        await using Shop shop = await AskAsync();
        (await shop.AtAsync(Path)).ShouldWaitFor("gate:approval", "gate:denial").ShouldHaveState<ToolCall[]>(it => it.SequenceEqual([Refund]));
        Assert.Empty(_diary.Called);

        await shop.RestartAsync();
        await shop.OpenGateAsync(Path, "approval", by: "ann");

        AssistantAnswer answer = await shop.ResultAsync<AssistantAnswer>(Path);
        Assert.Equal(("It is refunded.", "ann"), (answer.Text, Assert.Single(answer.ApprovedBy)));
        Assert.Equal([Refund], _diary.Called);
        Assert.Equal(["My parcel is broken.", "My parcel is broken. | refund done"], _diary.Asked);
    }

    [Fact]
    public async Task Tools_Denied_DoNotRun()
    {
        await using Shop shop = await AskAsync();

        await shop.OpenGateAsync(Path, "denial", by: "ann");

        Assert.Equal("Nobody has let me do that.", (await shop.ResultAsync<AssistantAnswer>(Path)).Text);
        Assert.Empty(_diary.Called);
        Assert.Single(_diary.Asked);
    }

    [Fact]
    public async Task Tools_NobodyLooksAt_DoNotRun()
    {
        await using Shop shop = await AskAsync();

        await shop.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal("Nobody has let me do that.", (await shop.ResultAsync<AssistantAnswer>(Path)).Text);
        Assert.Empty(_diary.Called);
    }
}
