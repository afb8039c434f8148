namespace GridFlow.Web.Emergencies;

/// <summary>Texts of plans for the emergency, and of switching to them.</summary>
internal sealed class EmergencyTexts;
