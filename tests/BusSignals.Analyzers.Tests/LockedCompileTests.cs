using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BusSignals.Analyzers.Tests;

/// <summary>What the compiler itself refuses: a lock that was not acquired, and payloads that do not fit the contract.</summary>
[Trait("Feature", "J27")]
public sealed class LockedCompileTests
{
    private const string Shop = """
        using System;
        using System.Threading.Tasks;
        using BusSignals;

        namespace Shop;

        public sealed class Order;

        public sealed class User;

        [Signal("/order/{order}/payment/received")]
        public sealed record PaymentReceived(Locked<Order> Order, string TxId, decimal Amount);

        public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
        {
            public Signal<PaymentReceived> PaymentReceived => Of<PaymentReceived>();
        }

        public static class Webhook
        {
            public static async Task HandleAsync(IEntityLocks locks, OrderSignals orders, string orderId)
            {
                await using EntityLock<Order> order = await locks.AcquireAsync<Order>(orderId);
                await using EntityLock<User> user = await locks.AcquireAsync<User>("7");
                _ = (orders, user);
                CODE
            }
        }
        """;

    [Fact]
    [Trait("Feature", "J19")]
    public void Emit_UnderALock_Compiles() =>
        Assert.Empty(Errors("await orders.PaymentReceived.EmitAsync(new(order, \"tx-1\", 12.5m));"));

    [Theory]
    [Trait("Feature", "J19")]
    [InlineData("await orders.PaymentReceived.EmitAsync(new(orderId, \"tx-1\", 12.5m));", "CS1503", "string")] // a string where a lock is due
    [InlineData("await orders.PaymentReceived.EmitAsync(new(Ref.To<Order>(orderId), \"tx-1\", 12.5m));", "CS1503", "Ref<")]
    [InlineData("await orders.PaymentReceived.EmitAsync(new(user, \"tx-1\", 12.5m));", "CS1503", "EntityLock<")]
    [InlineData("_ = new Locked<Order>(orderId);", "CS1729", "Locked<Order>")]
    [InlineData("_ = new Locked<Order>();", "CS1729", "Locked<Order>")]
    [InlineData("_ = new Locked<Order>(orderId, new Fence(1));", "CS1729", "Locked<Order>")]
    [InlineData("_ = new EntityLock<Order>();", "CS1729", "EntityLock<Order>")]
    [InlineData("Locked<Order> lent = order; _ = lent with { };", "CS8858", "Locked<Order>")]
    [InlineData("await orders.PaymentReceived.EmitAsync(new(order, \"tx-1\"));", "CS7036", "Amount")] // a missing field
    [InlineData("await orders.PaymentReceived.EmitAsync(new(order, \"tx-1\", \"12.5\"));", "CS1503", "decimal")] // a wrong type
    [InlineData("_ = orders.PaymentRefused;", "CS1061", "PaymentRefused")] // an unknown member
    public void Mistake_InTheCode_DoesNotCompile(string code, string id, string named)
    {
        Diagnostic error = Assert.Single(Errors(code));

        Assert.Equal(id, error.Id);
        Assert.Contains(named, error.GetMessage(null), StringComparison.Ordinal);
    }

    private static IEnumerable<Diagnostic> Errors(string code)
    {
        CSharpCompilation shop = Snippet.Compile("class Empty;");
        SyntaxTree source = CSharpSyntaxTree.ParseText(Shop.Replace("CODE", code, StringComparison.Ordinal));
        return shop.RemoveAllSyntaxTrees().AddSyntaxTrees(source).GetDiagnostics().Where(it => it.Severity == DiagnosticSeverity.Error);
    }
}
