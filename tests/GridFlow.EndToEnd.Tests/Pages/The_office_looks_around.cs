using GridFlow.EndToEnd.Support;

namespace GridFlow.EndToEnd.Pages;

/// <summary>Every page of the network office, which sees most of all, with the demonstration's cases in it.</summary>
public sealed class The_office_looks_around(ChromiumBrowser chromium, PlayedDemonstration demonstration) : IClassFixture<PlayedDemonstration>
{
    private const string Ladder = "/administration/ladders/wulingyuan%2Fwulingyuan-incident%3A1";

    private static readonly string[] Pages =
    [
        "/home", "/inbox?folder=Unit > /incidents/WLY", "/inbox?folder=Done", "/incidents > /incidents/WLY", "/incidents/new", "/incidents?page=999", "/whistles",
        "/supervision", "/supervision/watched", "/supervision/deadlines", "/suspensions", "/rulings", "/duties", "/approvals", "/administration/clock", "/substitutes", "/organisation?unit=wly", "/calendar", "/patrols > /patrols/",
        "/patrols/plans", "/patrols/plans/wulingyuan%2Fpatrols%3A1", $"{Ladder}/wizard", $"{Ladder}/live",
        "/instances?scope=Running > /instances/", "/instances/parked", "/instances/upgrades",
        "/account/notices", "/account/password", "/account/sessions", "/account/second-factor",
    ];

    [Fact]
    public Task Every_page_fits_every_window_in_both_languages_in_light_and_dark_without_a_complaint_of_the_browser() =>
        StaffWalk.LookAroundAsync(chromium, demonstration.Platform, "office", Pages);
}
