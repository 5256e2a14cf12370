using BusSignals.Testing;
using BusSignals.Tests.Flows;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Middleware;

/// <summary>Middleware around the emitting of signals.</summary>
[Trait("Feature", "Z35")]
public sealed class EmitMiddlewareTests
{
    /// <summary>What the middleware of a test does.</summary>
    public sealed class EmitScript
    {
        public required Func<EmitContext, Func<Task>, Task> Run { get; init; }
    }

    public sealed class Scripted(EmitScript script) : IEmitMiddleware
    {
        public Task InvokeAsync(EmitContext context, Func<Task> next) => script.Run(context, next);
    }

    public sealed class Inner : IEmitMiddleware
    {
        public Task InvokeAsync(EmitContext context, Func<Task> next)
        {
            context.Options.Headers["order"] = $"{(context.Options.Headers.TryGetValue("order", out object? outer) ? outer : "none")} inner";
            return next();
        }
    }

    private readonly List<(string Signal, string Payload, string? Header)> _handled = [];

    private Task<SignalHarness> StartAsync(Func<EmitContext, Func<Task>, Task> script) => TaskHarness.StartAsync(
        (signal, context) => signal.What == "quiet"
            ? Task.CompletedTask
            : context.Services.GetRequiredService<TaskSignals>().Noted.EmitAsync(new(signal.Task, signal.What)),
        signals => signals.UseOnEmit<Scripted>().UseOnEmit<Inner>().AddFlow<TaskNotesFlow>().Use((context, next) =>
        {
            _handled.Add((context.Signal.Id.ToString(), $"{context.Payload}", context.Headers.GetValueOrDefault("order")));
            return next();
        }),
        services => services.AddSingleton(new EmitScript { Run = script }));

    [Fact]
    public async Task Payload_Replaced_IsWhatIsSent()
    {
        await using SignalHarness harness = await StartAsync((context, next) =>
        {
            context.Payload = (DoWork)context.Payload with { Task = "2", What = "quiet" };
            return next();
        });

        await harness.DoAsync();

        (await harness.ProcessAsync("/task/2/flow", Token)).ShouldHaveHistory(("task.do", SignalOutcome.Applied));
        Assert.Null(await harness.Processes.FindAsync(TaskHarness.Path, Token));
    }

    [Fact]
    public async Task Payload_OfAnotherType_IsAClearError()
    {
        await using SignalHarness harness = await StartAsync((context, next) =>
        {
            context.Payload = new OpenTask("1");
            return next();
        });

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => harness.DoAsync());

        Assert.Equal("The payload of the signal 'task.do' must be a 'DoWork', not a 'OpenTask'. (Parameter 'value')", exception.Message);
    }

    [Fact]
    public async Task Payload_ReplacedByAnInvalidOne_IsRefused()
    {
        await using SignalHarness harness = await StartAsync((context, next) =>
        {
            context.Payload = (DoWork)context.Payload with { Task = "" };
            return next();
        });

        await Assert.ThrowsAsync<InvalidSignalException>(() => harness.DoAsync());
    }

    [Fact]
    public async Task Headers_Added_ReachTheHandlerInTheOrderOfTheLayers()
    {
        await using SignalHarness harness = await StartAsync((context, next) =>
        {
            context.Options.Headers["order"] = "outer";
            return next();
        });

        await harness.DoAsync("quiet");

        Assert.Equal([("task.do", "DoWork { Task = 1, What = quiet, Fails = 0 }", "outer inner")], _handled);
    }

    [Fact]
    public async Task Headers_Added_AreNotThereInTheCallersOptions()
    {
        await using SignalHarness harness = await StartAsync((context, next) =>
        {
            context.Options.Headers.Add("tenant", "acme");
            return next();
        });
        var options = new EmitOptions { Headers = { ["mine"] = 1 } };

        await harness.EmitAsync(new DoWork("1", "quiet"), options, Token);
        await harness.EmitAsync(new DoWork("1", "quiet"), options, Token);

        Assert.Equal(["mine"], options.Headers.Keys);
        Assert.Equal(2, _handled.Count);
    }

    [Fact]
    public async Task Throwing_Refuses_NothingIsSent()
    {
        await using SignalHarness harness = await StartAsync((_, _) => throw new UnauthorizedAccessException("Not you."));

        var exception = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => harness.DoAsync());

        Assert.Equal("Not you.", exception.Message);
        await harness.WaitUntilIdleAsync(Token);
        Assert.Null(await harness.Processes.FindAsync(TaskHarness.Path, Token));
    }

    [Fact]
    public async Task Next_NotCalled_IsAClearError()
    {
        await using SignalHarness harness = await StartAsync((_, _) => Task.CompletedTask);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.DoAsync());

        Assert.Equal("The signal 'task.do' was not emitted: emit middleware did not call next; to refuse a signal, throw.", exception.Message);
    }

    [Fact]
    public async Task Next_CalledTwice_IsAClearError()
    {
        await using SignalHarness harness = await StartAsync(async (_, next) =>
        {
            await next();
            await next();
        });

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.DoAsync("quiet"));

        Assert.Equal("Emit middleware called next twice for the signal 'task.do'; it would be emitted twice.", exception.Message);
    }

    [Fact]
    public async Task Emit_InAHandler_PassesItToo()
    {
        await using SignalHarness harness = await StartAsync((context, next) =>
        {
            if (context.Payload is TaskNoted noted)
            {
                context.Payload = noted with { Text = $"{noted.Text}, checked" };
            }

            return next();
        });

        await harness.DoAsync("said");

        Assert.Equal([new TaskNoted("1", "said, checked")], harness.Sent<TaskNoted>());
    }

    [Fact]
    public async Task Throwing_InAHandlersEmit_FailsTheHandler()
    {
        await using SignalHarness harness = await StartAsync((context, next) => context.Payload is TaskNoted
            ? throw new UnauthorizedAccessException("No notes.")
            : next());

        await harness.DoAsync();

        Assert.Equal("UnauthorizedAccessException: No notes.", Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
        Assert.Empty(harness.Sent<TaskNoted>());
    }

    [Fact]
    [Trait("Feature", "Z42")]
    public async Task Send_ToOneProcess_PassesItToo()
    {
        await using SignalHarness harness = await StartAsync((context, next) =>
        {
            context.Payload = (DoWork)context.Payload with { What = "quiet" };
            context.Options.Headers["order"] = "sent";
            return next();
        });
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ProcessHandle process = scope.ServiceProvider.GetRequiredService<ISignalBus>().For(harness.Processes.IdOf(TaskHarness.Path));

        await process.SendAsync(new DoWork("1", "typed"), cancellationToken: Token);
        await process.SendAsync("task.do", """{"what":"named"}""", cancellationToken: Token);
        await harness.WaitUntilIdleAsync(Token);

        const string payload = "DoWork { Task = 1, What = quiet, Fails = 0 }";
        Assert.Equal([("task.do", payload, "sent inner"), ("task.do", payload, "sent inner")], _handled);
    }

    [Fact]
    [Trait("Feature", "R14")]
    public async Task UseOnEmit_Twice_RunsTwice()
    {
        int runs = 0;
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.Add<DoWork>().UseOnEmit<Scripted>().UseOnEmit<Scripted>(),
            services => services.AddSingleton(new EmitScript { Run = (_, next) => ++runs > 0 ? next() : Task.CompletedTask }));

        await harness.EmitAsync(new DoWork("1"), cancellationToken: Token);

        Assert.Equal(2, runs);
    }

    /// <summary>The address is checked after the middleware, so that it cannot misdirect a signal unseen.</summary>
    [Fact]
    [Trait("Feature", "Z42")]
    public async Task Send_ToOneProcessWithAReplacedIdentity_IsRefused()
    {
        await using SignalHarness harness = await StartAsync((context, next) =>
        {
            context.Payload = (DoWork)context.Payload with { Task = "2" };
            return next();
        });
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ProcessHandle process = scope.ServiceProvider.GetRequiredService<ISignalBus>().For(harness.Processes.IdOf(TaskHarness.Path));

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() => process.SendAsync(new DoWork("1"), cancellationToken: Token));

        Assert.Equal("The signal 'task.do' was sent to '/task/1/flow', but its own 'task' is '2'; send it to the process it names.", exception.Message);
    }
}
