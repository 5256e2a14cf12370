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

    [Theory]
    [InlineData("List<Shipped> all = []; all.ForEach([|async it => await bus.EmitAsync(it)|]);", "ForEach")]
    [InlineData("_ = new Timer([|async _ => await bus.EmitAsync(new Shipped(\"1\"))|]);", "Timer")]
    [InlineData("Parallel.ForEach(new[] { 1 }, [|async _ => await bus.EmitAsync(new Shipped(\"1\")).ConfigureAwait(false)|]);", "ForEach")]
    public Task Lambda_OfSomebodyElse_ThatAwaitsTheLibrary_IsAWarning(string code, string taker) => Snippet.HasAsync(
        ShopSaga.With("", $"public static void Use(ISignalBus bus) {{ {code} }}"),
        Finding.Warning(
            "BSIG008",
            $"'{taker}' takes an action, so that nobody awaits this async lambda: what it does comes after the commit, and what it throws ends the application. "
            + "Await the call in a loop or method of your own."));

    [Fact]
    public Task Lambda_InAVariable_ThatAwaitsTheLibrary_IsAWarning() => Snippet.HasAsync(
        ShopSaga.With("", "public static void Use(ISignalBus bus) { Action ship = [|async () => await bus.EmitAsync(new Shipped(\"1\"))|]; ship(); }"),
        Finding.Warning(
            "BSIG008",
            "This async lambda returns nothing, so that nobody awaits it: what it does comes after the commit, and what it throws ends the application. "
            + "Let it return a Task, and await that."));

    [Theory]
    [InlineData("public static async void [|Ship|](ISignalBus bus) => await bus.EmitAsync(new Shipped(\"1\"));")]
    [InlineData("public static void Use(ISignalBus bus) { Ship(); async void [|Ship|]() { await Task.Yield(); await bus.EmitAsync(new Shipped(\"1\")); } }")]
    public Task Method_ThatAwaitsTheLibraryForNobody_IsAWarning(string members) => Snippet.HasAsync(
        ShopSaga.With("", members),
        Finding.Warning(
            "BSIG008",
            "'Ship' is async void, so that nobody awaits it: what it does comes after the commit, and what it throws ends the application. "
            + "Let it return a Task, and await that."));

    [Theory]
    [InlineData("public static void Do(Action work) => work(); public static void Use() => Do(async () => await Task.Yield());")]
    [InlineData("public static async void Other() => await Task.Yield();")]
    [InlineData("public static void Use(ISignalBus bus) => AppDomain.CurrentDomain.ProcessExit += async (_, _) => await bus.EmitAsync(new Shipped(\"1\"));")]
    [InlineData("public ISignalBus? Bus; public async void OnClick(object? sender, EventArgs e) => await Bus!.EmitAsync(new Shipped(\"1\"));")]
    [InlineData("public static Task Use(ISignalBus bus) => Task.Run(async () => await bus.EmitAsync(new Shipped(\"1\")));")]
    public Task Function_OfSomebodyElse_IsTheirAffair(string members) => Snippet.IsCleanAsync(ShopSaga.With("", members));
}
