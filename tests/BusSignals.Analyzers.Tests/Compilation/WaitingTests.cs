namespace BusSignals.Analyzers.Tests.Compilation;

/// <summary>What the compiler itself refuses where a durable process waits: the types reach from the contract to its branch.</summary>
[Trait("Feature", "J27")]
public sealed class WaitingTests
{
    [Fact]
    [Trait("Feature", "J14")]
    [Trait("Feature", "J16")]
    [Trait("Feature", "J17")]
    [Trait("Feature", "C12")]
    [Trait("Feature", "C13")]
    public void Wait_AsTheContractSays_Compiles() => Snippet.Compiles(Shop.Process("""
        switch (await process.RaceAsync(orders.PaymentReceived, orders.Delivered, TimeSpan.FromDays(3)))
        {
            case PaymentReceived paid:
                Locked<Order> order = paid.Order;
                string tx = paid.TxId;
                decimal amount = paid.Amount;
                string label = await process.StepAsync("book", () => Task.FromResult(tx + amount + order.Key));
                break;
            case Elapsed elapsed:
                DateTimeOffset due = elapsed.Due;
                return FulfillmentResult.PaymentTimeout;
        }

        Delivered delivered = await process.ReceiveAsync(orders.Delivered);
        Delivered? perhaps = await process.ReceiveAsync(orders.Delivered, TimeSpan.FromDays(1));
        Ref<Order> who = delivered.Order;
        DurableTask<Elapsed> night = process.DelayAsync(TimeSpan.FromHours(8));
        Elapsed morning = await night;
        (PaymentReceived again, Elapsed later) = await process.AllAsync(process.ReceiveAsync(orders.PaymentReceived), process.DelayAsync(TimeSpan.Zero));
        """));

    [Theory]
    [Trait("Feature", "J14")]
    [InlineData("_ = paid.[|Other|];", "CS1061", "'PaymentReceived' does not contain a definition for 'Other'")]
    [InlineData("string order = [|paid.Order|];", "CS0029", "'BusSignals.Locked<Shop.Order>' to 'string'")]
    [InlineData("int tx = [|paid.TxId|];", "CS0029", "'string' to 'int'")]
    [InlineData("int amount = [|paid.Amount|];", "CS0266", "'decimal' to 'int'")]
    public void Winner_UsedAsWhatItIsNot_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(
        Shop.Process($$"""
            switch (await process.RaceAsync(orders.PaymentReceived, TimeSpan.FromDays(3)))
            {
                case PaymentReceived paid:
                    {{code}}
                    break;
            }
            """),
        id,
        named);

    [Theory]
    [Trait("Feature", "J14")]
    [InlineData("_ = (await process.RaceAsync(orders.Delivered)).[|TxId|];", "CS1061", "'object' does not contain a definition for 'TxId'")]
    [InlineData("PaymentReceived paid = [|await process.RaceAsync(orders.PaymentReceived)|];", "CS0266", "'object' to 'Shop.PaymentReceived'")]
    public void Winner_NotAskedForItsType_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Process(code), id, named);

    [Theory]
    [Trait("Feature", "J13")]
    [InlineData("await process.RaceAsync([|\"3 days\"|]);", "CS1503", "'string' to")]
    [InlineData("await process.RaceAsync(orders.PaymentReceived, [|3|]);", "CS1503", "'int' to")]
    [InlineData("await process.[|ReceiveAsync|](\"order.delivered\");", "CS0411", "ReceiveAsync<T>")]
    [InlineData("await process.DelayAsync([|3|]);", "CS1503", "'int' to 'System.TimeSpan'")]
    [InlineData("await process.ReceiveAsync(orders.[|PaymentRefused|]);", "CS1061", "'PaymentRefused'")]
    public void Wait_ForWhatIsNoSignal_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Process(code), id, named);

    [Theory]
    [Trait("Feature", "J16")]
    [InlineData("PaymentReceived paid = [|await process.ReceiveAsync(orders.Delivered)|];", "CS0029", "'Shop.Delivered' to 'Shop.PaymentReceived'")]
    [InlineData("PaymentReceived paid = [|process.ReceiveAsync(orders.PaymentReceived)|];", "CS0029", "'BusSignals.DurableTask<Shop.PaymentReceived>' to")]
    [InlineData("PaymentReceived paid = [|await process.DelayAsync(TimeSpan.Zero)|];", "CS0029", "'BusSignals.Elapsed' to 'Shop.PaymentReceived'")]
    [InlineData("int label = [|await process.StepAsync(\"book\", () => Task.FromResult(\"label\"))|];", "CS0029", "'string' to 'int'")]
    [InlineData("DurableTask<int> label = [|process.StepAsync(\"book\", () => Task.FromResult(\"label\"))|];", "CS0029", "'BusSignals.DurableTask<string>' to")]
    [InlineData("(Elapsed one, [|Elapsed two|]) = await process.AllAsync(process.DelayAsync(TimeSpan.Zero), process.ReceiveAsync(orders.Delivered));", "CS0029", "'Shop.Delivered' to 'BusSignals.Elapsed'")]
    [InlineData("await process.[|EmitAsync|](orders.Delivered, new PaymentReceived(null!, \"tx-1\", 5m));", "CS0411", "EmitAsync<T>")]
    public void Result_TakenAsAnother_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Process(code), id, named);

    [Theory]
    [Trait("Feature", "J17")]
    [InlineData("return [|\"delivered\"|];", "CS0029", "'string' to 'Shop.FulfillmentResult'")]
    [InlineData("[|return|];", "CS0126", "'FulfillmentResult'")]
    public void Run_ThatReturnsAnotherResult_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Process(code), id, named);

    [Theory]
    [Trait("Feature", "J10")]
    [InlineData("protected override async Task<string> [|RunAsync|](ProcessContext process, PlaceOrder input) { await process.DelayAsync(TimeSpan.Zero); return \"\"; }", "CS0508", "'Task<FulfillmentResult>'")]
    [InlineData("protected override Task<FulfillmentResult> [|RunAsync|](ProcessContext process, PlaceOrder input) { }", "CS0161", "not all code paths return a value")]
    public void Run_OfAnotherShape_DoesNotCompile(string member, string id, string named) => Snippet.IsRefused(Shop.ProcessMember(member), id, named);
}
