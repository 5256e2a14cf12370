namespace BusSignals.Analyzers.Tests.Tasks;

/// <summary>An asynchronous lambda where an action is taken: nobody awaits it.</summary>
[Trait("Feature", "R16")]
public sealed class AsyncActionTests
{
    private static Finding Found(string what) => Finding.Warning(
        "BSIG008",
        $"'Then' takes an action, so that nobody awaits {what}: what it does comes after the commit, and what it throws ends the application. Write: ThenAsync(…).");

    [Theory]
    [InlineData(".Then([|async x => await Task.Delay(1)|])")]
    [InlineData(".Then([|async x => { Note(\"a\"); await Task.Yield(); }|])")]
    [InlineData(".Then([|async delegate { await Task.Yield(); }|])")]
    [InlineData(".If(x => true, it => it.Then([|async x => await Task.Yield()|]))")]
    [InlineData(".Then(([|async x => await Task.Yield()|]))")]
    public Task Lambda_ThatIsAsync_IsAWarning(string activities) => Snippet.HasAsync(ShopSaga.With(activities), Found("this async lambda"));

    [Fact]
    public Task Method_ThatIsAsyncAndVoid_IsAWarning() => Snippet.HasAsync(
        ShopSaga.With(".Then([|RememberAsync|])", "private async void RememberAsync(BehaviorContext<Order, Placed> context) => await Task.Yield();"),
        Found("the async method 'RememberAsync'"));

    [Fact]
    public Task Lambda_OfTheLibrarysOwnAction_IsAWarning() => Snippet.HasAsync(
        "public static class Registration { public static void Add(ISignalsConfigurator signals) => signals.ConfigureOutbox([|async it => await System.Threading.Tasks.Task.Yield()|]); }",
        Finding.Warning(
            "BSIG008",
            "'ConfigureOutbox' takes an action, so that nobody awaits this async lambda: what it does comes after the commit, and what it throws ends the application. "
            + "Give it a method that is not asynchronous."));

    [Theory]
    [InlineData(".ThenAsync(async x => await Task.Yield())")]
    [InlineData(".Then(x => Note(\"a\"))")]
    [InlineData(".ThenAsync(x => Task.CompletedTask)")]
    public Task Activities_ThatAreAwaited_AreClean(string activities) => Snippet.IsCleanAsync(ShopSaga.With(activities));

    [Fact]
    public Task Lambda_OfSomebodyElsesAction_IsTheirAffair() => Snippet.IsCleanAsync(
        "public static class Other { public static void Do(Action work) => work(); public static void Use() => Do(async () => await System.Threading.Tasks.Task.Yield()); }");
}
