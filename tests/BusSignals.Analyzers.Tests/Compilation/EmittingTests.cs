namespace BusSignals.Analyzers.Tests.Compilation;

/// <summary>What the compiler itself refuses where a signal is emitted: a lock that was not acquired, and what does not fit the contract.</summary>
[Trait("Feature", "J27")]
public sealed class EmittingTests
{
    [Theory]
    [Trait("Feature", "J19")]
    [InlineData("await orders.PaymentReceived.EmitAsync(new(order, \"tx-1\", 12.5m));")]
    [InlineData("await bus.EmitAsync(new PaymentReceived(order, \"tx-1\", 12.5m));")]
    [InlineData("await orders.Delivered.EmitAsync(new(Ref.To<Order>(orderId)));")]
    [InlineData("string receipt = await orders.PaymentReceived.AskAsync<string>(new(order, \"tx-1\", 12.5m));")]
    public void Emit_AsTheContractSays_Compiles(string code) => Snippet.Compiles(Shop.Webhook(code));

    [Theory]
    [Trait("Feature", "J19")]
    [InlineData("await orders.PaymentReceived.EmitAsync(new([|orderId|], \"tx-1\", 12.5m));", "CS1503", "'string' to 'BusSignals.Locked<Shop.Order>'")]
    [InlineData("await orders.PaymentReceived.EmitAsync(new([|\"order-123\"|], \"tx-1\", 12.5m));", "CS1503", "'string' to 'BusSignals.Locked<Shop.Order>'")]
    [InlineData("await orders.PaymentReceived.EmitAsync(new([|Ref.To<Order>(orderId)|], \"tx-1\", 12.5m));", "CS1503", "'BusSignals.Ref<Shop.Order>' to")]
    [InlineData("await orders.PaymentReceived.EmitAsync(new([|user|], \"tx-1\", 12.5m));", "CS1503", "'BusSignals.EntityLock<Shop.User>' to")]
    public void Emit_WithoutTheLock_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Webhook(code), id, named);

    [Theory]
    [Trait("Feature", "J19")]
    [InlineData("_ = new [|Locked<Order>|](orderId);", "CS1729", "Locked<Order>")]
    [InlineData("_ = new [|Locked<Order>|]();", "CS1729", "Locked<Order>")]
    [InlineData("_ = new [|Locked<Order>|](orderId, new Fence(1));", "CS1729", "Locked<Order>")]
    [InlineData("_ = new [|EntityLock<Order>|]();", "CS1729", "EntityLock<Order>")]
    [InlineData("Locked<Order> lent = order; _ = [|lent|] with { };", "CS8858", "Locked<Order>")]
    public void Lock_MadeByHand_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Webhook(code), id, named);

    [Theory]
    [InlineData("await orders.PaymentReceived.EmitAsync([|new(order, \"tx-1\")|]);", "CS7036", "'Amount'")]
    [InlineData("await orders.PaymentReceived.EmitAsync([|new(order, Amount: 12.5m)|]);", "CS7036", "'TxId'")]
    [InlineData("await orders.PaymentReceived.EmitAsync([|new()|]);", "CS7036", "'Order'")]
    public void Emit_WithoutAField_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Webhook(code), id, named);

    [Theory]
    [InlineData("await orders.PaymentReceived.EmitAsync(new(order, \"tx-1\", [|\"12.5\"|]));", "CS1503", "'string' to 'decimal'")]
    [InlineData("await orders.PaymentReceived.EmitAsync(new(order, \"tx-1\", [|12.5|]));", "CS1503", "'double' to 'decimal'")]
    [InlineData("await orders.PaymentReceived.EmitAsync([|new Delivered(Ref.To<Order>(orderId))|]);", "CS1503", "'Shop.Delivered' to 'Shop.PaymentReceived'")]
    [InlineData("await orders.Delivered.AskAsync<string>([|new PaymentReceived(order, \"tx-1\", 5m)|]);", "CS1503", "'Shop.PaymentReceived' to 'Shop.Delivered'")]
    [InlineData("int receipt = [|await orders.Delivered.AskAsync<string>(new(Ref.To<Order>(orderId)))|];", "CS0029", "'string' to 'int'")]
    public void Emit_OfAnotherType_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Webhook(code), id, named);

    [Theory]
    [InlineData("await orders.PaymentReceived.EmitAsync(new(order, \"tx-1\", 12.5m, [|Tip|]: 1m));", "CS1739", "'Tip'")]
    [InlineData("await orders.[|PaymentRefused|].EmitAsync(new(order, \"tx-1\", 12.5m));", "CS1061", "'PaymentRefused'")]
    [InlineData("await orders.PaymentReceived.[|RequestAsync|](new(order, \"tx-1\", 12.5m));", "CS1061", "'RequestAsync'")]
    [InlineData("await bus.[|RequestAsync|](new Delivered(Ref.To<Order>(orderId)));", "CS1061", "'RequestAsync'")]
    public void Emit_ToAnUnknownMember_DoesNotCompile(string code, string id, string named) => Snippet.IsRefused(Shop.Webhook(code), id, named);
}
