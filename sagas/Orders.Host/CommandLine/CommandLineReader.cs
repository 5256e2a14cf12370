namespace Orders.Host;

/// <summary>Reads the arguments, and collects all that is wrong with them before it gives up.</summary>
internal sealed class CommandLineReader(IReadOnlyList<string> args)
{
    /// <summary>
    /// Settings without a section: the web host's own. A test host passes its whole configuration on, with a line for
    /// each section that a test sets too.
    /// </summary>
    private static readonly string[] HostSettings = ["urls", "environment", "contentRoot", "applicationName", "ConnectionStrings", "Tokens"];

    private static readonly string[] Roles = ["api", "sagas", "all"];
    private static readonly string[] Transports = ["memory", "rabbitmq"];
    private static readonly string[] Databases = ["sqlite", "postgres", "sqlserver"];

    private readonly List<string> _faults = [];
    private readonly List<string> _settings = [];
    private CommandLine _result = new();
    private int _next;

    public CommandLine Read()
    {
        while (_next < args.Count)
        {
            Take(args[_next++]);
        }

        CheckTogether();
        return _faults.Count == 0 ? _result with { Settings = _settings } : throw new CommandLineException(_faults);
    }

    private void Take(string argument)
    {
        string[] parts = argument.Split('=', 2);
        string option = parts[0];
        string? inline = parts.Length == 2 ? parts[1] : null;
        switch (option)
        {
            case "--role":
                _result = _result with { Role = OneOf<Role>(option, inline, Roles) };
                break;
            case "--transport":
                _result = _result with { Transport = OneOf<Transport>(option, inline, Transports) };
                break;
            case "--database":
                _result = _result with { Database = OneOf<Database>(option, inline, Databases) };
                break;
            case "--demo" when inline is null:
                _result = _result with { Demo = true };
                break;
            case "--health" when inline is null:
                _result = _result with { Health = true };
                break;
            case "--help" or "-h" or "-?" when inline is null:
                _result = _result with { Help = true };
                break;
            case "--demo" or "--health" or "--help":
                _faults.Add($"The option '{option}' takes no value, but has '{inline}'; write '{option}' alone.");
                break;
            default:
                TakeSetting(option, inline);
                break;
        }
    }

    private T OneOf<T>(string option, string? inline, string[] allowed) where T : struct, Enum
    {
        string list = string.Join(", ", allowed.Select(it => $"'{it}'"));
        if ((inline ?? Value()) is not { Length: > 0 } value)
        {
            _faults.Add($"The option '{option}' has no value; allowed are {list}. Write, for example, '{option} {allowed[0]}'.");
            return default;
        }

        if (!allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            _faults.Add($"The option '{option}' is '{value}'; allowed are {list}. Write, for example, '{option} {allowed[0]}'.");
            return default;
        }

        return Enum.Parse<T>(value, ignoreCase: true);
    }

    private void TakeSetting(string option, string? inline)
    {
        string key = option.StartsWith("--", StringComparison.Ordinal) ? option[2..] : "";
        if (!key.Contains(':', StringComparison.Ordinal) && !HostSettings.Contains(key, StringComparer.OrdinalIgnoreCase))
        {
            _faults.Add($"The option '{option}' is unknown; '--help' lists the options, and settings are written '--section:key value'.");
        }
        else if ((inline ?? Value()) is { } value)
        {
            _settings.Add($"--{key}={value}");
        }
        else
        {
            _faults.Add($"The setting '{option}' has no value; write '{option} <value>'.");
        }
    }

    private string? Value() =>
        _next < args.Count && !args[_next].StartsWith("--", StringComparison.Ordinal) ? args[_next++] : null;

    private void CheckTogether()
    {
        if (_faults.Count > 0 || _result.Help)
        {
            return;
        }

        string role = Roles[(int)_result.Role];
        if (_result.Demo && _result.Role != Role.All)
        {
            _faults.Add($"The option '--demo' plays both roles, which '--role {role}' forbids; leave '--role' out.");
        }
        else if (_result.Role != Role.All && _result.Transport == Transport.Memory && !_result.Health)
        {
            _faults.Add($"The options '--role {role}' and '--transport memory' cannot work together: messages in memory never reach "
                + "a host of the other role. Add '--transport rabbitmq', or use '--role all'.");
        }

        if (_result.Demo && _result.Health)
        {
            _faults.Add("The options '--demo' and '--health' exclude each other; use one.");
        }
    }
}
