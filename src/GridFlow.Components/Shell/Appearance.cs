using MudBlazor;

namespace GridFlow.Components.Shell;

/// <summary>
/// Colour, type and space of the staff's pages, in one place: one accent and four meanings (overdue is <c>Error</c>, due soon
/// <c>Warning</c>, done <c>Success</c>, quiet <c>TextSecondary</c>), six sizes of type, an 8 px grid. Each colour of type stands
/// at least 4.5 to 1 from its ground, in light and in dark.
/// </summary>
public static class Appearance
{
    /// <summary>Fonts that the system has for Chinese; none is loaded.</summary>
    private static readonly string[] Fonts =
        ["system-ui", "-apple-system", "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif"];

    /// <summary>The theme of every staff page.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1d4f91", PrimaryContrastText = "#ffffff", Secondary = "#163d70", SecondaryContrastText = "#ffffff", Tertiary = "#5b3f9b",
            Info = "#1d4f91", Error = "#b3261e", Warning = "#8a5a00", Success = "#17693e",
            TextPrimary = "#1b2632", TextSecondary = "#55616e", TextDisabled = "#6b7785", ActionDefault = "#55616e", ActionDisabled = "#8794a3",
            Background = "#f3f5f8", BackgroundGray = "#eaeef3", Surface = "#ffffff",
            AppbarBackground = "#1d4f91", AppbarText = "#ffffff", DrawerBackground = "#ffffff", DrawerText = "#1b2632", DrawerIcon = "#55616e",
            LinesDefault = "#dbe1e8", LinesInputs = "#8794a3", TableLines = "#e9edf2", TableHover = "#f3f7fc", TableStriped = "#f8fafc", Divider = "#dbe1e8",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8fb8f2", PrimaryContrastText = "#0e1a2b", Secondary = "#b3cef5", SecondaryContrastText = "#0e1a2b", Tertiary = "#c3b0f5",
            Info = "#8fb8f2", InfoContrastText = "#0e1a2b", Error = "#ff9e94", ErrorContrastText = "#2b0b08", Warning = "#f3c26b", WarningContrastText = "#241700",
            Success = "#7fd3a3", SuccessContrastText = "#06210f", TextPrimary = "#e6ebf1", TextSecondary = "#a9b5c2", TextDisabled = "#8794a3",
            ActionDefault = "#a9b5c2", ActionDisabled = "#6b7785", Background = "#11171e", BackgroundGray = "#0c1116", Surface = "#1a222c",
            AppbarBackground = "#16202c", AppbarText = "#e6ebf1", DrawerBackground = "#161e27", DrawerText = "#e6ebf1", DrawerIcon = "#a9b5c2",
            LinesDefault = "#2c3742", LinesInputs = "#6b7785", TableLines = "#26303b", TableHover = "#212c38", TableStriped = "#1d2630", Divider = "#2c3742",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", DrawerWidthLeft = "232px", AppbarHeight = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = Size.Text, LineHeight = "1.65", LetterSpacing = "normal" },
            H1 = new H1Typography { FontSize = Size.Title, FontWeight = "650", LineHeight = "1.35", LetterSpacing = "normal" },
            H2 = new H2Typography { FontSize = Size.Heading, FontWeight = "650", LineHeight = "1.35", LetterSpacing = "normal" },
            H3 = new H3Typography { FontSize = Size.Text, FontWeight = "650", LineHeight = "1.35", LetterSpacing = "normal" },
            H4 = new H4Typography { FontSize = Size.Figure, FontWeight = "650", LineHeight = "1.2", LetterSpacing = "normal" },
            H5 = new H5Typography { FontSize = Size.Title, FontWeight = "650", LineHeight = "1.35", LetterSpacing = "normal" },
            H6 = new H6Typography { FontSize = Size.Heading, FontWeight = "650", LineHeight = "1.35", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontSize = Size.Text, LineHeight = "1.65", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontSize = Size.Small, LineHeight = "1.6", LetterSpacing = "normal" },
            Subtitle1 = new Subtitle1Typography { FontSize = Size.Text, FontWeight = "400", LetterSpacing = "normal" },
            Subtitle2 = new Subtitle2Typography { FontSize = Size.Small, FontWeight = "600", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontSize = Size.Small, FontWeight = "600", LineHeight = "1.75", LetterSpacing = "normal", TextTransform = "none" },
            Caption = new CaptionTypography { FontSize = Size.Tiny, LineHeight = "1.5", LetterSpacing = "normal" },
            Overline = new OverlineTypography { FontSize = Size.Tiny, LineHeight = "1.5", LetterSpacing = "normal", TextTransform = "none" },
        },
    };

    private static class Size
    {
        public const string Tiny = ".75rem";
        public const string Small = ".875rem";
        public const string Text = "1rem";
        public const string Heading = "1.125rem";
        public const string Title = "1.5rem";
        public const string Figure = "2rem";
    }
}
