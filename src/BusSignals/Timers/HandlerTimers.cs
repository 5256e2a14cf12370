namespace BusSignals;

/// <summary>The timers that a handler sets and withdraws.</summary>
internal static class HandlerTimers
{
    /// <exception cref="InvalidOperationException">Nothing handles a timer of this name.</exception>
    public static void Schedule(ProcessSession session, string name, DueTime time)
    {
        KeptValues.CheckText(name, nameof(name), "The name of a timer to schedule");
        CheckHandled(session.Definition, name);
        session.Handling.CheckGoesOn($"The timer '{name}' is set");
        Withdraw(session, name);
        session.Schedule(name, time);
    }

    public static bool Cancel(ProcessSession session, string name)
    {
        KeptValues.CheckText(name, nameof(name), "The name of a timer to cancel");
        bool wasPending = Withdraw(session, name);
        if (!wasPending && session.Definition.Behaviour.TimerNames is { } handled)
        {
            CheckKnown(session.Definition, name, handled);
        }

        return wasPending;
    }

    /// <summary>A pending timer by its name; excludes the retry of a signal and an open token.</summary>
    public static ProcessTimer? Find(ProcessSession session, string name) =>
        session.Timers.FirstOrDefault(it => it.Name == name && it.IsPlain);

    private static bool Withdraw(ProcessSession session, string name)
    {
        if (Find(session, name) is not { } timer)
        {
            return false;
        }

        session.Withdraw(timer);
        return true;
    }

    private static void CheckHandled(ProcessDefinition process, string name)
    {
        if (process.Behaviour.TimerNames is not { } handled)
        {
            throw new InvalidOperationException(
                $"The timer '{name}' cannot be scheduled: the timers of '{TypeName.Of(process.Type)}' follow its states; write After(…) into During(state, …).");
        }

        CheckKnown(process, name, handled);
    }

    private static void CheckKnown(ProcessDefinition process, string name, IReadOnlyCollection<string> handled)
    {
        if (!handled.Contains(name))
        {
            string known = handled.Count == 0 ? "none" : string.Join(", ", handled.Order(StringComparer.Ordinal).Select(it => $"'{it}'"));
            throw new InvalidOperationException(
                $"'{TypeName.Of(process.Type)}' handles no timer '{name}', it handles {known}; say what it does with OnTimer(\"{name}\", …) in its constructor.");
        }
    }
}
