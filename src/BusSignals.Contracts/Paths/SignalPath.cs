using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace BusSignals;

/// <summary>
/// A path template: lower-case words and parameters in braces, as in <c>/order/{order}/payment/received</c>.
/// <see cref="Render"/> and <see cref="TryMatch"/> are inverse: identities that differ in a parameter of the path never
/// render to the same text.
/// </summary>
public sealed class SignalPath : IEquatable<SignalPath>
{
    /// <summary>The longest template and the longest rendered path, in characters.</summary>
    public const int MaxLength = PathTemplate.MaxLength;

    /// <summary>The longest value of a parameter, in characters before escaping.</summary>
    public const int MaxValueLength = PathValue.MaxLength;

    private readonly PathSegment[] _segments;

    private SignalPath(string template, PathSegment[] segments)
    {
        Template = template;
        _segments = segments;
        Parameters = [.. segments.Where(it => it.IsParameter).Select(it => it.Text)];
        Shape = "/" + string.Join('/', segments.Select(it => it.IsParameter ? "{}" : it.Text));
    }

    /// <summary>The template as written.</summary>
    public string Template { get; }

    /// <summary>The names of the parameters, in order.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>
    /// The template without parameter names, as in <c>/order/{}/fulfillment</c>. Stored data depends only on the shape,
    /// so a parameter can be renamed while processes are running.
    /// </summary>
    public string Shape { get; }

    /// <summary>Reads a template.</summary>
    /// <exception cref="SignalPathException">The template breaks a rule; the message names all broken
    /// rules.</exception>
    public static SignalPath Parse(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return TryParse(template, out SignalPath? path, out string? error) ? path : throw new SignalPathException(error);
    }

    /// <summary>Reads a template, or says what is wrong with it.</summary>
    public static bool TryParse(
        string template, [NotNullWhen(true)] out SignalPath? path, [NotNullWhen(false)] out string? error)
    {
        PathTemplate.Result result = PathTemplate.Read(template ?? "");
        error = result.Error;
        path = error is null ? new SignalPath(template!, result.Segments) : null;
        return path is not null;
    }

    /// <summary>The path of one identity. Values are percent-escaped, so any text fits.</summary>
    /// <exception cref="SignalPathException">The identity lacks a parameter, or the path would be too long.</exception>
    public string Render(SignalIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var text = new StringBuilder(64);
        foreach (PathSegment segment in _segments)
        {
            text.Append('/').Append(segment.IsParameter ? PathValue.Escape(ValueOf(identity, segment.Text)) : segment.Text);
        }

        return text.Length <= MaxLength
            ? text.ToString()
            : throw new SignalPathException(
                $"The path of '{Template}' for {identity} has {text.Length} characters; a path has at most {MaxLength}. Use shorter keys.");
    }

    /// <summary>Reads a rendered path back into its identity.</summary>
    public bool TryMatch(string path, [NotNullWhen(true)] out SignalIdentity? identity)
    {
        identity = null;
        if (path is null || path.Length > MaxLength || !path.StartsWith('/'))
        {
            return false;
        }

        string[] parts = path[1..].Split('/');
        if (parts.Length != _segments.Length)
        {
            return false;
        }

        var values = new KeyValuePair<string, string>[Parameters.Count];
        int next = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!_segments[i].IsParameter)
            {
                if (parts[i] != _segments[i].Text)
                {
                    return false;
                }
            }
            else if (PathValue.Unescape(parts[i]) is { } value)
            {
                values[next++] = KeyValuePair.Create(_segments[i].Text, value);
            }
            else
            {
                return false;
            }
        }

        identity = new SignalIdentity(values);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(SignalPath? other) => other is not null && Template == other.Template;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SignalPath);

    /// <inheritdoc/>
    public override int GetHashCode() => Template.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Template;

    private string ValueOf(SignalIdentity identity, string parameter) => identity[parameter]
        ?? throw new SignalPathException(
            $"The path '{Template}' needs a value for '{parameter}'; the identity has {(identity.Values.Count == 0 ? "none" : identity)}.");
}
