namespace BusSignals.Analyzers.Tests;

/// <summary>BSIG005: events in the past tense, commands in the imperative.</summary>
[Trait("Feature", "Z26")]
public sealed class SignalNameTests
{
    [Theory]
    [InlineData("OrderCancelling", "OrderCancelled", "CancelOrder")]
    [InlineData("OrderCancellation", "OrderCancelled", "CancelOrder")]
    [InlineData("OrderCancelation", "OrderCancelled", "CancelOrder")]
    [InlineData("OrderCancel", "OrderCancelled", "CancelOrder")]
    [InlineData("OrderPayment", "OrderPaid", "PayOrder")]
    [InlineData("OrderPaymentRefusal", "OrderPaymentRefused", "RefuseOrderPayment")]
    [InlineData("OrderShipment", "OrderShipped", "ShipOrder")]
    [InlineData("OrderShipping", "OrderShipped", "ShipOrder")]
    [InlineData("OrderDenial", "OrderDenied", "DenyOrder")]
    [InlineData("OrderVerification", "OrderVerified", "VerifyOrder")]
    [InlineData("OrderCreation", "OrderCreated", "CreateOrder")]
    [InlineData("OrderSubmission", "OrderSubmitted", "SubmitOrder")]
    [InlineData("OrderApproval", "OrderApproved", "ApproveOrder")]
    [InlineData("OrderWithdrawal", "OrderWithdrawn", "WithdrawOrder")]
    [InlineData("OrderExpiry", "OrderExpired", "ExpireOrder")]
    [InlineData("OrderFailure", "OrderFailed", "FailOrder")]
    [InlineData("OrderAcceptance", "OrderAccepted", "AcceptOrder")]
    [InlineData("OrderUpdate", "OrderUpdated", "UpdateOrder")]
    [InlineData("PaymentRefund", "PaymentRefunded", "RefundPayment")]
    [InlineData("Payment", "Paid", "Pay")]
    [InlineData("Delivery", "Delivered", "Deliver")]
    [InlineData("Cancelling", "Cancelled", "Cancel")]
    [InlineData("OrderCancelMessage", "OrderCancelled", "CancelOrder")]
    [InlineData("OrderCancellationSignal", "OrderCancelled", "CancelOrder")]
    public Task Name_OfAnActOnly_IsGivenBothForms(string name, string past, string imperative) => HasAsync(
        name, $"The name '{name}' says neither what has happened nor what is to be done; write '{past}' for an event, '{imperative}' for a command.");

    [Theory]
    [InlineData("OrderCancelEvent", "OrderCancelled")]
    [InlineData("OrderCancellationIntegrationEvent", "OrderCancelled")]
    [InlineData("CancelOrderEvent", "OrderCancelled")]
    [InlineData("PaymentEvent", "Paid")]
    [InlineData("OrderCancelCommand", "CancelOrder")]
    [InlineData("OrderShipmentCommand", "ShipOrder")]
    public Task Name_OfAnActThatSaysItsKind_IsGivenTheFormOfIt(string name, string better) => HasAsync(
        name, $"The name '{name}' says neither what has happened nor what is to be done; write '{better}'.");

    [Theory]
    [InlineData("CancelOrderCommand", "Command", "CancelOrder")]
    [InlineData("CancelOrderSignal", "Signal", "CancelOrder")]
    [InlineData("CancelOrderMessage", "Message", "CancelOrder")]
    [InlineData("MarkOrderPaidCommand", "Command", "MarkOrderPaid")]
    [InlineData("OrderCancelledEvent", "Event", "OrderCancelled")]
    [InlineData("OrderCancelledDomainEvent", "Event", "OrderCancelled")]
    [InlineData("OrderPaidSignal", "Signal", "OrderPaid")]
    [InlineData("OrderWithdrawnMessage", "Message", "OrderWithdrawn")]
    public Task Name_WithASuffix_IsGivenWithoutIt(string name, string kind, string better) => HasAsync(
        name, $"The name '{name}' ends with '{kind}', which says no more than its [Signal]; write '{better}'.");

    [Theory]
    // commands
    [InlineData("CancelOrder")]
    [InlineData("UpdateAddress")]
    [InlineData("RefundPayment")]
    [InlineData("RequestPayment")]
    [InlineData("StopShipping")]
    [InlineData("Cancel")]
    // events
    [InlineData("OrderPlaced")]
    [InlineData("PaymentReceived")]
    [InlineData("PaymentProcessed")]
    [InlineData("OrderSent")]
    [InlineData("OrderPaid")]
    [InlineData("OrderPut")]
    [InlineData("OrderCanceled")]
    [InlineData("OrderBegan")]
    [InlineData("OrderPaidInFull")]
    [InlineData("Paid")]
    // a suffix that is none
    [InlineData("SendChatMessage")]
    [InlineData("UserSentMessage")]
    [InlineData("SendMessage")]
    [InlineData("CancelScheduledMessage")]
    [InlineData("PauseRecurringMessage")]
    [InlineData("CancelScheduledCommand")]
    [InlineData("ReceiveEndpointEvent")]
    [InlineData("ScheduleCalendarEvent")]
    [InlineData("RunShellCommand")]
    [InlineData("CancelEvent")]
    [InlineData("EncryptedChatMessage")]
    [InlineData("NewsFeedEvent")]
    [InlineData("WindSpeedEvent")]
    [InlineData("Event")]
    // not understood
    [InlineData("OrderReadyForShipping")]
    [InlineData("OrderAwaitingPayment")]
    [InlineData("OrderNotification")]
    [InlineData("OrderSettings")]
    [InlineData("DisputeBooking")]
    [InlineData("OrderBook")]
    [InlineData("StockLow")]
    [InlineData("Feed")]
    [InlineData("Document")]
    [InlineData("Commission")]
    [InlineData("OrderCancellationV2")]
    [InlineData("_")]
    public Task Name_AsAdvisedOrNotUnderstood_IsClean(string name) => Snippet.IsCleanAsync(Contract(name));

    [Theory]
    [InlineData("/invoice/{invoice}/booking", "InvoiceBooking", true)]
    [InlineData("/billing/{invoiceLine}/booked", "InvoiceLineBooking", true)]
    [InlineData("/sales-invoice/new", "InvoiceBooking", true)]
    [InlineData("/bill/{bill}/invoice", "InvoiceBooking", false)]
    [InlineData("/meeting/{meeting}/cancelled", "MeetingCancellation", false)]
    [InlineData("/report/{invoice}/delivery", "ReportDelivery", false)] // "report" is to be done
    public async Task Name_OfAThing_IsUnderstoodFromThePath(string path, string name, bool understood)
    {
        string source = $"namespace Shop; [Signal(\"{path}\")] public sealed record {name}(string Invoice, string InvoiceLine, string Bill, string Meeting);";
        string[] expected = understood ? ["BSIG005"] : [];

        Assert.Equal(expected, (await Snippet.AnalyseAsync(Snippet.Compile("using BusSignals;" + source))).Select(it => it.Id));
    }

    [Theory]
    [InlineData("/chat/{chat}/message/{message}/delete", "RemoveChatMessage")]
    [InlineData("/calendar/event-cancelled", "CancelCalendarEvent")]
    [InlineData("/calendar/{calendarEvent}/cancelled", "CancelCalendarEvent")]
    public Task Name_WithASuffixThatIsAThingOfThePath_IsClean(string path, string name) => Snippet.IsCleanAsync(
        $"namespace Shop; [Signal(\"{path}\")] public sealed record {name}(string Chat, string Message, string CalendarEvent);");

    [Fact]
    public Task Name_OfNoSignal_IsClean() => Snippet.IsCleanAsync(
        """
        namespace Shop;
        public sealed record OrderCancellation(string Order);
        [Process("/order/{order}/cancellation")] public sealed class Cancellation;
        """);

    [Fact]
    public Task Name_WithARefusedPath_IsJudgedByItsOwnWordsOnly() => Snippet.HasAsync(
        """
        namespace Shop;
        [Signal([|"order"|])] public sealed record [|Payment|]<T>(T Order);
        """,
        Finding.Warning("BSIG001", "'Payment`1': The path 'order' must start with '/'."),
        Finding.Info("BSIG005", "The name 'Payment' says neither what has happened nor what is to be done; write 'Paid' for an event, 'Pay' for a command."));

    private static Task HasAsync(string name, string text) => Snippet.HasAsync(
        Contract($"[|{name}|]"), Finding.Info("BSIG005", text));

    private static string Contract(string name) =>
        $"namespace Shop; [Signal(\"/order/{{order}}/changed\")] public sealed record {name}(string Order);";
}
