namespace GridFlow.Web.Calendars;

/// <summary>Names the resource of the page of working days.</summary>
internal sealed class CalendarTexts;
