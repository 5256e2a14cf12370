using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Orders.Host;

/// <summary>Finds the connection strings that a command line needs, and checks them before anything connects.</summary>
internal sealed record ConnectionStrings(string Orders, Uri? RabbitMq)
{
    /// <summary>The database of a demo, which goes with it.</summary>
    public SqliteFile? DemoFile { get; private init; }

    /// <exception cref="CommandLineException">One is missing or malformed.</exception>
    public static ConnectionStrings Read(CommandLine command, IConfiguration configuration)
    {
        var faults = new List<string>();
        bool given = command.Database != Database.Sqlite || configuration.GetConnectionString("Sqlite") is not null;
        SqliteFile? demoFile = command.Demo && !given ? SqliteFile.OfADemo() : null;
        string database = command.Database switch
        {
            Database.Postgres => Checked(
                "--database postgres", "Postgres", "Host=localhost;Username=postgres;Password=postgres;Database=orders",
                it => new NpgsqlConnectionStringBuilder(it)),
            Database.SqlServer => Checked(
                "--database sqlserver", "SqlServer", "Server=localhost;Database=orders;User Id=sa;Password=…;TrustServerCertificate=true",
                it => new SqlConnectionStringBuilder(it)),
            _ when given => Checked("--database sqlite", "Sqlite", "Data Source=orders.db", it => new SqliteConnectionStringBuilder(it)),
            _ => (demoFile ?? SqliteFile.OfTheShop()).ConnectionString,
        };
        Uri? rabbit = command.Transport == Transport.RabbitMq ? Broker() : null;
        return faults.Count == 0 ? new ConnectionStrings(database, rabbit) { DemoFile = demoFile } : throw new CommandLineException(faults);

        string Checked(string option, string name, string example, Func<string, DbConnectionStringBuilder> parse)
        {
            if (Find(option, name, example) is not { } text)
            {
                return "";
            }

            try
            {
                return parse(text).ConnectionString;
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
            {
                faults.Add($"The connection string 'ConnectionStrings:{name}' cannot be read: {exception.Message} Write, for example, '{example}'.");
                return "";
            }
        }

        Uri? Broker()
        {
            const string example = "amqp://guest:guest@localhost:5672/";
            string? text = Find("--transport rabbitmq", "RabbitMq", example);
            if (text is null || (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "amqp" or "amqps" or "rabbitmq"))
            {
                return text is null ? null : new Uri(text);
            }

            faults.Add($"The connection string 'ConnectionStrings:RabbitMq' is no address of a broker. Write, for example, '{example}'.");
            return null;
        }

        string? Find(string option, string name, string example)
        {
            if (configuration.GetConnectionString(name) is { Length: > 0 } text)
            {
                return text;
            }

            faults.Add($"The option '{option}' needs the connection string 'ConnectionStrings:{name}'; set, for example, "
                + $"the environment variable ConnectionStrings__{name} to '{example}'.");
            return null;
        }
    }
}
