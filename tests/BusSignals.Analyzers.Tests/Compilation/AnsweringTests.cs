namespace BusSignals.Analyzers.Tests.Compilation;

/// <summary>What the compiler itself refuses around tokens: the one definition gives its type to whoever creates, answers and awaits.</summary>
[Trait("Feature", "J27")]
[Trait("Feature", "C14")]
public sealed class AnsweringTests
{
    [Theory]
    [Trait("Feature", "C12")]
    [InlineData("TokenResult result = await tokens.ResolveAsync(Kinds.Approval, token, new Decision(\"yes\"));")]
    [InlineData("TokenResult result = await tokens.ResolveAsync(Kinds.Approval, token, new(\"yes\"));")]
    [InlineData("TokenResult result = await tokens.RejectAsync(Kinds.Approval, token, \"no idea\");")]
    [InlineData("Token<Decision> created = await tokens.CreateAsync(Kinds.Approval, process, (it, services) => Task.CompletedTask);")]
    public void Answer_AsTheDefinitionSays_Compiles(string code) => Snippet.Compiles(Shop.Webhook(code));

    [Theory]
    [Trait("Feature", "C15")]
    [InlineData("await tokens.[|ResolveAsync|](Kinds.Approval, token, \"yes\");", "CS0411", "ResolveAsync<TAnswer>")]
    [InlineData("await tokens.[|ResolveAsync|](Kinds.Approval, token, new PlaceOrder(Ref.To<Order>(orderId)));", "CS0411", "ResolveAsync<TAnswer>")]
    [InlineData("await tokens.ResolveAsync<Decision>(Kinds.Approval, token, [|\"yes\"|]);", "CS1503", "'string' to 'Shop.Decision'")]
    [InlineData("await tokens.ResolveAsync<string>([|Kinds.Approval|], token, \"yes\");", "CS1503", "'BusSignals.TokenDefinition<Shop.Decision>' to 'BusSignals.TokenDefinition<string>'")]
    [InlineData("await tokens.[|ResolveAsync|](Kinds.Approval, token);", "CS7036", "'value'")]
    [InlineData("await tokens.ResolveAsync(Kinds.Approval, token, [|new()|]);", "CS7036", "'Choice'")]
    [InlineData("await tokens.RejectAsync(Kinds.Approval, token, [|5|]);", "CS1503", "'int' to 'string'")]
    [InlineData("await tokens.ResolveAsync(Kinds.[|Refund|], token, new Decision(\"yes\"));", "CS0117", "'Refund'")]
    public void Answer_OfAnotherType_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Webhook(code), id, named);

    [Theory]
    [Trait("Feature", "C15")]
    [InlineData("Token<string> created = [|await tokens.CreateAsync(Kinds.Approval, process)|];", "CS0029", "'BusSignals.Token<Shop.Decision>' to 'BusSignals.Token<string>'")]
    [InlineData("await tokens.CreateAsync(Kinds.Approval, process, (Token<string> it, IServiceProvider services) [|=>|] Task.CompletedTask);", "CS1660", "'DateTimeOffset'")]
    public void Token_TakenAsAnother_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Webhook(code), id, named);

    [Fact]
    [Trait("Feature", "C13")]
    public void Handler_AsTheDefinitionSays_Compiles() =>
        Snippet.Compiles(Shop.Flow("OnAnswer(Kinds.Approval, (answer, approval) => approval.State.Choice = answer.Value?.Choice);"));

    [Theory]
    [Trait("Feature", "C13")]
    [InlineData("OnAnswer(Kinds.Approval, (answer, approval) => { int choice = [|answer.Value!.Choice|]; });", "CS0029", "'string' to 'int'")]
    [InlineData("OnAnswer(Kinds.Approval, (answer, approval) => { _ = answer.Value!.[|Other|]; });", "CS1061", "'Decision' does not contain a definition for 'Other'")]
    public void Handler_ThatTakesAnotherAnswer_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Flow(code), id, named);
}
