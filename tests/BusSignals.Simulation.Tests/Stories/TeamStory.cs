namespace BusSignals.Simulation.Tests;

[Signal("/team/{team}/member/{member}/joined")]
public sealed record MemberJoined(string Team, string Member);

/// <summary>Reaches every member that is there.</summary>
[Signal("/team/{team}/announced")]
public sealed record TeamAnnounced(string Team, int Number);

[Signal("/team/{team}/member/{member}/left")]
public sealed record MemberLeft(string Team, string Member);

public sealed class Member
{
    public List<int> Heard { get; set; } = [];
}

[Process("/team/{team}/member/{member}")]
public sealed class MemberFlow : SignalFlow<Member>
{
    public MemberFlow()
    {
        On<MemberJoined>((_, _) => { });
        On<TeamAnnounced>((signal, context) =>
        {
            context.State.Heard.Add(signal.Number);
            Trouble.MayCome($"{context.Process.Path} {signal.Number}");
        });
        On<MemberLeft>((_, context) => context.EndProcess());
    }
}

/// <summary>Signals that reach many processes each; a crash may come when some have it and some have not.</summary>
internal sealed class TeamStory : Story
{
    private const int Announcements = 3;
    private static readonly string[] Members = ["ann", "bob", "cat"];

    public override void Register(ISignalsConfigurator signals) => signals.AddFlow<MemberFlow>();

    public override IEnumerable<Func<Emitter, Task>> Scripts(World world) => [RunAsync];

    public override void Check(World world)
    {
        foreach (string member in Members)
        {
            ProcessView view = world.Find(PathOf(member))!;
            List<int> heard = view.StateAs<Member>()!.Heard;
            world.Require(
                heard.Order().SequenceEqual(Enumerable.Range(0, Announcements)), $"'{member}' has not heard each once:\n{view.ToTimeline()}");
            world.Require(
                !world.Faults.ClocksAgree || heard.SequenceEqual(heard.Order()), $"'{member}' has heard {string.Join(", ", heard)}:\n{view.ToTimeline()}");
        }
    }

    private static async Task RunAsync(Emitter emitter)
    {
        foreach (string member in Members)
        {
            await emitter.EmitAsync(new MemberJoined("red", member), "joined");
        }

        await UntilAsync(emitter, it => it.Status == ProcessStatus.Running);
        for (int number = 0; number < Announcements; number++)
        {
            await emitter.EmitAsync(new TeamAnnounced("red", number), $"announcement {number}");
            await emitter.PauseAsync();
        }

        await UntilAsync(emitter, it => it.StateAs<Member>()!.Heard.Count >= Announcements);
        foreach (string member in Members)
        {
            await emitter.EmitAsync(new MemberLeft("red", member), "left");
        }
    }

    private static async Task UntilAsync(Emitter emitter, Func<ProcessView, bool> condition)
    {
        while (!Members.All(it => emitter.World.Find(PathOf(it)) is { } view && condition(view)))
        {
            await emitter.DelayAsync(TimeSpan.FromSeconds(5));
        }
    }

    private static string PathOf(string member) => $"/team/red/member/{member}";
}
