using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Flows;

/// <summary>What a handler does becomes visible with the commit of its signal, all of it or nothing.</summary>
[Trait("Feature", "Z33")]
public sealed class OneCommitTests
{
    private static Task<SignalHarness> StartAsync(Func<DoWork, SignalContext<TaskState>, Task> handler) =>
        TaskHarness.StartAsync(handler, signals => signals.AddFlow<TaskNotesFlow>());

    private static TaskSignals Group(SignalContext context) => context.Services.GetRequiredService<TaskSignals>();

    [Fact]
    public async Task Emit_InAHandler_LeavesWithTheCommit()
    {
        await using SignalHarness harness = await StartAsync(async (signal, context) =>
        {
            await Group(context).Noted.EmitAsync(new(signal.Task, signal.What));
            Assert.Empty(await context.Services.GetRequiredService<IDeadSignals>().ListAsync());
        });

        await harness.DoAsync("said");

        Assert.Equal([new TaskNoted("1", "said")], harness.Sent<TaskNoted>());
        (await harness.ProcessAsync("/task/1/notes", Token)).ShouldHaveState<FlowState>(it => it.Get<string>("text") == "said");
    }

    [Fact]
    public async Task Emit_InAHandlerThatFails_NeverLeaves()
    {
        await using SignalHarness harness = await StartAsync((signal, context) => Group(context).Noted.EmitAsync(new(signal.Task)));

        await harness.DoAsync(fails: 3);

        Assert.Empty(harness.Sent<TaskNoted>());
        Assert.Null(await harness.Processes.FindAsync("/task/1/notes", Token));
    }

    [Fact]
    public async Task Emit_InAHandlerThatFailsTwice_LeavesOnce()
    {
        await using SignalHarness harness = await StartAsync((signal, context) => Group(context).Noted.EmitAsync(new(signal.Task)));

        await harness.DoAsync(fails: 2);

        Assert.Single(harness.Sent<TaskNoted>());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 0)]
    public async Task Publish_ByThePlainEndpoint_LeavesWithTheCommitOnly(int fails, int sent)
    {
        await using SignalHarness harness = await StartAsync(
            (signal, context) => context.Services.GetRequiredService<IPublishEndpoint>().Publish(new TaskNoted(signal.Task), context.CancellationToken));

        await harness.DoAsync(fails: fails);

        Assert.Equal(sent, harness.Sent<TaskNoted>().Count);
        Assert.Equal(sent, await harness.Processes.FindAsync("/task/1/notes", Token) is null ? 0 : 1);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 0)]
    public async Task Send_ByThePlainEndpoint_LeavesWithTheCommitOnly(int fails, int sent)
    {
        await using SignalHarness harness = await StartAsync(async (signal, context) =>
        {
            ISendEndpoint queue = await context.Services.GetRequiredService<ISendEndpointProvider>().GetSendEndpoint(new Uri("queue:task-notes"));
            await queue.Send(new TaskNoted(signal.Task), context.CancellationToken);
        });

        await harness.DoAsync(fails: fails);

        Assert.Equal(sent, await harness.Processes.FindAsync("/task/1/notes", Token) is null ? 0 : 1);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 0)]
    [Trait("Feature", "Z42")]
    public async Task SendToAProcess_InAHandler_LeavesWithTheCommitOnly(int fails, int sent)
    {
        await using SignalHarness harness = await StartAsync((signal, context) => context.Services.GetRequiredService<ISignalBus>()
            .For(context.Services.GetRequiredService<IProcesses>().IdOf("/task/1/notes")).SendAsync(new TaskNoted(signal.Task)));

        await harness.DoAsync(fails: fails);

        Assert.Equal(sent, await harness.Processes.FindAsync("/task/1/notes", Token) is null ? 0 : 1);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 0)]
    public async Task Publish_InAHandlerClass_LeavesWithTheCommitOnly(int fails, int sent)
    {
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddFlow<PublishingFlow>().AddFlow<TaskNotesFlow>());

        await harness.DoAsync(fails: fails);

        Assert.Equal(sent, harness.Sent<TaskNoted>().Count);
        Assert.Equal(sent, await harness.Processes.FindAsync("/task/1/notes", Token) is null ? 0 : 1);
    }

    public sealed class PublishingHandler(IPublishEndpoint endpoint) : ISignalHandler<DoWork, TaskState>
    {
        public async Task HandleAsync(DoWork signal, SignalContext<TaskState> context)
        {
            await endpoint.Publish(new TaskNoted(signal.Task), context.CancellationToken);
            if (signal.Fails > 0)
            {
                throw new InvalidOperationException("after publishing");
            }
        }
    }

    [Process("/task/{task}/publishing")]
    public sealed class PublishingFlow : SignalFlow<TaskState>
    {
        public PublishingFlow() => On<DoWork, PublishingHandler>();
    }

    [Fact]
    public async Task State_HandlerFailsAfterChangingIt_IsAsBefore()
    {
        await using SignalHarness harness = await StartAsync((signal, context) =>
        {
            context.State.Done.Add(signal.What);
            context.Set("count", 7);
            context.Set(new { owner = "Ann" });
            context.Log("changed");
            context.AddHistory(HistoryKind.Started);
            return context.CheckpointAsync();
        });
        await harness.DoAsync("first");

        await harness.DoAsync("second", fails: 3);

        Assert.Equal(["first"], (await harness.StateAsync()).Done);
        Assert.Equal(
            [HistoryKind.Signal, HistoryKind.Log, HistoryKind.Started, HistoryKind.Checkpoint, HistoryKind.Signal],
            (await harness.TaskAsync()).View.History.Select(it => it.Kind));
    }

    [Fact]
    public async Task State_WhileTheHandlerRuns_IsNotVisibleToOthers()
    {
        var seen = new List<string?>();
        await using SignalHarness harness = await StartAsync(async (signal, context) =>
        {
            context.State.Done.Add(signal.What);
            context.Set("owner", signal.What);
            ProcessView? view = await context.Services.GetRequiredService<IProcesses>().FindAsync(TaskHarness.Path);
            seen.Add(view?.StateAs<TaskState>()?.Owner);
        });
        await harness.DoAsync("first");

        await harness.DoAsync("second");

        Assert.Equal([null, "first"], seen);
    }

    [Fact]
    public async Task Emit_InAHandler_KeepsTheConversation()
    {
        Guid? conversation = null;
        Guid? noted = null;
        await using SignalHarness harness = await TaskHarness.StartAsync(
            async (signal, context) =>
            {
                conversation = context.ConversationId;
                await Group(context).Noted.EmitAsync(new(signal.Task));
            },
            signals => signals.AddFlow<TaskNotesFlow>().Add<TaskNoted>(it => it.Use((context, next) =>
            {
                noted = context.ConversationId;
                return next();
            })));

        await harness.DoAsync();

        Assert.NotNull(conversation);
        Assert.Equal(conversation, noted);
    }

    /// <summary>One delivery applies several signals, each of a conversation of its own.</summary>
    [Fact]
    public async Task Emit_ByASignalThatWaited_KeepsItsOwnConversation()
    {
        var handled = new List<Guid?>();
        var noted = new List<Guid?>();
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddGroup<TaskSignals>().AddFlow<NotingFlow>().AddFlow<TaskNotesFlow>()
                .Add<TaskNoted>(it => it.Use((context, next) =>
                {
                    noted.Add(context.ConversationId);
                    return next();
                })),
            services => services.AddSingleton(handled));
        await harness.DoAsync("waits");

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        Assert.Equal(2, handled.Distinct().Count());
        Assert.Equal(handled, noted);
    }

    [Process("/task/{task}/noting")]
    public sealed class NotingFlow : SignalFlow
    {
        public NotingFlow(List<Guid?> handled)
        {
            On<OpenTask>((signal, context) => NoteAsync(signal.Task, context)).Starts();
            On<DoWork>((signal, context) => NoteAsync(signal.Task, context));

            Task NoteAsync(string task, SignalContext context)
            {
                handled.Add(context.ConversationId);
                return Group(context).Noted.EmitAsync(new(task));
            }
        }
    }
}
