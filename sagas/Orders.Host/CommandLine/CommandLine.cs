namespace Orders.Host;

/// <summary>What the host was asked to be.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        Orders.Host: the sample shop, with its orders waiting for payments.

          --role api|sagas|all                   what this host does (default: all)
          --transport memory|rabbitmq            what carries the messages (default: memory)
          --database sqlite|postgres|sqlserver   what keeps orders and processes (default: sqlite)
          --demo                                 play some orders through, print their timelines, and exit
          --health                               ask the host that runs with the same settings for its health, and exit
          --urls <urls>                          where to listen (default: http://localhost:5000)
          --<section>:<key> <value>              a setting, such as --Orders:PaymentDeadline 00:10:00

        Connection strings are settings too: ConnectionStrings:RabbitMq, :Postgres, :SqlServer and :Sqlite, or
        environment variables such as ConnectionStrings__Postgres. So are the keys that links are signed with, the same
        ones for all hosts: Tokens:Keys:1 and further ones in base64, Tokens:Current, the id of the one that signs, and
        Orders:PublicAddress, which links begin with. Exit codes: 0 well, 1 failed, 2 wrongly called.
        """;

    public Role Role { get; init; } = Role.All;

    public Transport Transport { get; init; } = Transport.Memory;

    public Database Database { get; init; } = Database.Sqlite;

    public bool Demo { get; init; }

    public bool Health { get; init; }

    public bool Help { get; init; }

    /// <summary>What is left for the configuration, each as <c>--key=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <exception cref="CommandLineException">Something is unknown, missing or cannot work together.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args) => new CommandLineReader(args).Read();
}
