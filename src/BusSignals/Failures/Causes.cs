namespace BusSignals;

/// <summary>
/// Reads exceptions that anybody may have written: one may be its own cause, and its message may throw. Whatever they are, reading
/// them ends and throws nothing.
/// </summary>
internal static class Causes
{
    /// <summary>As many as are followed; a longer chain is a mistake, on which <see cref="Exception.ToString"/> would exhaust the stack.</summary>
    public const int Most = 500;

    /// <summary>The exception and what it comes of, one after the other, each once.</summary>
    public static IEnumerable<Exception> Chain(Exception? exception)
    {
        var seen = NewSet();
        for (Exception? it = exception; it is not null && seen.Add(it) && seen.Count <= Most; it = it.InnerException)
        {
            yield return it;
        }
    }

    /// <summary>What it comes of in the end; itself if there is nothing else.</summary>
    public static Exception Root(Exception exception) => Chain(exception).Last();

    /// <summary>The exception and all that it comes of, each once, those of an <see cref="AggregateException"/> too.</summary>
    public static IReadOnlyList<Exception> All(Exception exception)
    {
        List<Exception> all = [exception];
        var seen = NewSet();
        seen.Add(exception);
        for (int i = 0; i < all.Count && all.Count < Most; i++)
        {
            all.AddRange(Of(all[i]).Where(seen.Add));
        }

        return all;
    }

    /// <summary>What an exception comes of itself.</summary>
    public static IReadOnlyList<Exception> Of(Exception exception) => exception switch
    {
        AggregateException many => many.InnerExceptions,
        { InnerException: { } one } => [one],
        _ => [],
    };

    /// <summary>The message, or why there is none.</summary>
    public static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message ?? "";
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            return $"(its Message throws {TypeName.Of(wrong.GetType())})";
        }
    }

    /// <summary>The exception itself, if whoever logs it can read it; else one that says what can be said of it.</summary>
    public static Exception Readable(Exception exception)
    {
        try
        {
            if (Ends(exception))
            {
                _ = exception.ToString();
                _ = exception.Message;
                return exception;
            }
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            // said below
        }

        return new UnreadableException($"{FailureText.Of(exception)} (The exception itself cannot be logged: its text throws, or it is its own cause.)");
    }

    /// <summary>A set that compares exceptions by what they are, whatever they say of their equality.</summary>
    public static HashSet<Exception> NewSet() => new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether it has an end: no exception is among its own causes.</summary>
    private static bool Ends(Exception exception)
    {
        if (Of(exception).Count == 0)
        {
            return true;
        }

        var open = NewSet();
        int steps = 0;
        return EndsIn(exception);

        bool EndsIn(Exception it)
        {
            if (++steps > Most || !open.Add(it))
            {
                return false;
            }

            bool ends = Of(it).All(EndsIn);
            open.Remove(it);
            return ends;
        }
    }
}
