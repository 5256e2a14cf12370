namespace BusSignals;

/// <summary>
/// Reads exceptions written by anybody: one may be its own cause, and its message may throw. Whatever they are, reading
/// them terminates and never throws.
/// </summary>
internal static class Causes
{
    /// <summary>
    /// How many causes are followed; a longer chain is a mistake that would make <see cref="Exception.ToString"/>
    /// exhaust the stack.
    /// </summary>
    public const int Most = 500;

    /// <summary>The exception and its chain of causes, each once.</summary>
    public static IEnumerable<Exception> Chain(Exception? exception)
    {
        var seen = NewSet();
        for (Exception? it = exception; it is not null && seen.Add(it) && seen.Count <= Most; it = it.InnerException)
        {
            yield return it;
        }
    }

    /// <summary>The root cause; the exception itself if it has no other.</summary>
    public static Exception Root(Exception exception) => Chain(exception).Last();

    /// <summary>
    /// The exception and all its causes, each once, including those of an <see cref="AggregateException"/>.
    /// </summary>
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

    /// <summary>The direct causes of an exception.</summary>
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

    /// <summary>
    /// The exception itself, if a logger can read it; otherwise one that contains what can be said about it.
    /// </summary>
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
            // reported below
        }

        return new UnreadableException($"{FailureText.Of(exception)} (The exception itself cannot be logged: its text throws, or it is its own cause.)");
    }

    /// <summary>A set that compares exceptions by reference, regardless of their own equality.</summary>
    public static HashSet<Exception> NewSet() => new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the chain terminates: no exception is among its own causes.</summary>
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
